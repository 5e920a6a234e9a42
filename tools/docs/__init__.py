"""Generated parts of the documentation: pages, diagrams, pictures, notebooks, the site."""
