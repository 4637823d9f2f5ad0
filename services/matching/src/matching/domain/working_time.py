"""The start of a day in the city, and working days turned into a cautious number of calendar days."""

import datetime

from worktime import SHANGHAI, local_date


def start_of_day(now: datetime.datetime) -> datetime.datetime:
    """Midnight in Shenyang before a moment."""
    return datetime.datetime.combine(local_date(now), datetime.time.min, SHANGHAI)


def no_later_than(start: datetime.date, working_days: int) -> datetime.date:
    """A day that `working_days` from `start` surely do not pass.

    Five working days a week, and one closed week (the longest public holiday) for each begun 20 of them. The exact
    calendar is intake's and tracking's; here a certificate must outlast the service and a load be freed, no more.
    """
    weeks = -(-working_days // 5) + -(-working_days // 20)
    return start + datetime.timedelta(weeks=weeks)
