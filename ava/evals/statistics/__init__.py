"""The statistics of the lab. Pure: numbers in, numbers out; no case, run or file is known here.

    rates      how often: Wilson on the effective number of cases, pass^j, flips
    paired     did it change: exact sign-flip test, paired bootstrap, verdict, Holm, how many cases would decide
    agreement  did it choose the same: confusion, macro-F1, kappa; are confidences honest: calibration

Interval and test take cases, not runs, as their unit: runs of one case are not independent of each other. NaN never comes out:
of nothing, a rate is None.
"""
