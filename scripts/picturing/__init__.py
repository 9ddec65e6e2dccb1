"""Pictures of the pages, for the eye to judge."""
