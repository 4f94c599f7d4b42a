"""One file per verb: joins the adapters to the pure rooms; answers in, value and progress out."""
