"""A day at a busy station, faster than real time: everybody acts over HTTP, and the services' clock is moved by hand.

`plan` says who comes, when and with what; `people` is everybody's way to the system; `floor` lets the day pass, one act
after another in the order of their times (simpy); `counting` counts due times on its own, with nothing of the project.
"""
