"""Long work tells how far it is, leaves Python free, and ends when it is told to."""

import os
import signal
import sys
import threading
import time

import margincert as mc
import pytest

LONG = {"eta": "1/2", "w0": [1, 1], "at": 10**9, "max_steps": 10**9, "method": "step"}


def _workers() -> int:
    return len(os.listdir("/proc/self/task"))


def _ends(before: int) -> bool:
    end = time.monotonic() + 30
    while _workers() > before and time.monotonic() < end:
        time.sleep(0.05)
    return _workers() <= before


@pytest.mark.skipif(sys.platform != "linux", reason="threads are counted in /proc")
def test_what_progress_raises_ends_the_work(two_clusters):
    told, before = [], _workers()

    def progress(done):
        told.append(done)
        if len(told) > 2 and done > told[0] or len(told) > 2000:
            raise TimeoutError("long enough")

    with pytest.raises(TimeoutError, match="long enough"):
        mc.orbit(*two_clusters, **LONG, progress=progress)
    assert told == sorted(told) and told[-1] > told[0]
    assert _ends(before)


@pytest.mark.skipif(sys.platform != "linux", reason="threads are counted in /proc")
def test_ctrl_c_ends_the_work_and_others_run_meanwhile(two_clusters):
    before, counted = _workers(), []

    def other():
        while not counted or len(counted) < 5:
            counted.append(time.monotonic())
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=other)
    thread.start()
    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        mc.orbit(*two_clusters, **LONG)
    assert time.monotonic() - start < 20 and len(counted) == 5
    thread.join()
    assert _ends(before)


def test_progress_in_words(two_clusters, capsys):
    def stop(done):
        raise StopIteration

    with pytest.raises(StopIteration):
        mc.orbit(*two_clusters, **LONG, progress=stop)
    mc.landscape(*two_clusters, progress=True)
    assert capsys.readouterr().err.endswith("\n")
