"""Who may do what with windows and queue."""

STAFF = ("window", "officer", "station_master")
VIEWERS = (*STAFF, "superior", "regulator")
VISITORS = (*STAFF, "enterprise")
EVERYBODY = (*VIEWERS, "enterprise")
