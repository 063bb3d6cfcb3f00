"""Corrections: the ways out of what was put right in the public record, and of what was taken out of it."""

__all__: list[str] = []
