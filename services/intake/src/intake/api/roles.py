"""Who may what on intake's routes."""

STAFF = ("window", "officer", "station_master")
FILERS = ("enterprise", *STAFF)
SUPERVISORS = ("superior", "regulator")
READERS = (*FILERS, *SUPERVISORS)
OVERSEERS = ("station_master", *SUPERVISORS)
