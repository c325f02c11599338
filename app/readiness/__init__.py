"""Whether an installation is fit for real young people: everything that could make it unsafe, looked at before it opens."""
