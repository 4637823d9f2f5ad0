"""Who may what on matching's routes."""

STAFF = ("window", "officer", "station_master")
SUPERVISORS = ("superior", "regulator")
VIEWERS = (*STAFF, *SUPERVISORS, "enterprise", "provider")
