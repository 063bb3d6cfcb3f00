"""The API's collections of bodies, people, posts, memberships, relations and programmes."""
