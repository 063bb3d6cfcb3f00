"""The API's collections of meetings, participations, contributions, outcomes and statements."""
