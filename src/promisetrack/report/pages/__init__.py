"""The pages of the site: each module makes pages from an edition."""
