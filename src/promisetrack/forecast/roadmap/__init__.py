"""Milestones that hang on one another: drawn together, and the capacity they lead to."""
