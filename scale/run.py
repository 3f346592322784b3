"""A sweep on a Slurm cluster of two nodes on this machine, one of which is lost on the way.

python3 scale/run.py BINARY WORK
starts munged, slurmctld and two slurmd without systemd, as this user, on ports of their own, and ends
them; submits what `margincert slurm` prints; kills one slurmd while it runs a shard, and holds that
shard until Slurm runs it again; compares bytes with a sweep without Slurm. What came out is printed
as Markdown. Everything is under WORK.
"""

import getpass
import os
import pathlib
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
SPEC = HERE / "small.toml"
# Seconds.
LOST = 10
PATIENCE = 900
# How often one thread and two are timed.
TIMES = 5

CONF = """ClusterName=scale
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort={ports[0]}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket={work}/munge.socket
StateSaveLocation={work}/state
SlurmdSpoolDir={work}/%n
SlurmctldPidFile={work}/slurmctld.pid
SlurmdPidFile={work}/%n.pid
SlurmctldLogFile={work}/slurmctld.log
SlurmdLogFile={work}/%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
ReturnToService=2
SchedulerParameters=sched_interval=2
SlurmdTimeout={lost}
KillWait=5
JobRequeue=1
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
NodeName=n1 NodeHostname=localhost NodeAddr=127.0.0.1 Port={ports[1]} CPUs=1 State=UNKNOWN
NodeName=n2 NodeHostname=localhost NodeAddr=127.0.0.1 Port={ports[2]} CPUs=1 State=UNKNOWN
PartitionName=all Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
"""


def note(text):
    print(text, file=sys.stderr, flush=True)


def ports(count):
    """Ports that nobody listens at."""
    held = [socket.socket() for _ in range(count)]
    for one in held:
        one.bind(("127.0.0.1", 0))
    numbers = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return numbers


class Cluster:
    """The daemons, started here and ended here."""

    def __init__(self, work):
        self.work, self.daemons = work, {}
        for folder in ("state", "n1", "n2"):
            (work / folder).mkdir(parents=True)
        self.conf = work / "slurm.conf"
        self.conf.write_text(CONF.format(work=work, user=getpass.getuser(), ports=ports(3), lost=LOST))
        # What is not the cluster's is not read: another configuration, a job that this runs in.
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(("SLURM", "SBATCH", "SQUEUE"))}
        self.env["SLURM_CONF"] = str(self.conf)
        self.env["PATH"] += ":/usr/sbin:/sbin"

    def start(self, name, *command):
        log = open(self.work / f"{name}.out", "ab")
        self.daemons[name] = subprocess.Popen(command, env=self.env, stdout=log, stderr=log, start_new_session=True)

    def up(self):
        key = self.work / "munge.key"
        key.write_bytes(secrets.token_bytes(1024))
        key.chmod(0o400)
        self.start("munged", "munged", "--foreground", "--force", f"--key-file={key}",
                   f"--socket={self.work}/munge.socket", f"--pid-file={self.work}/munged.pid",
                   f"--log-file={self.work}/munged.log", f"--seed-file={self.work}/munge.seed")
        self.wait("munged", (self.work / "munge.socket").exists)
        self.start("slurmctld", "slurmctld", "-D", "-f", str(self.conf))
        for node in ("n1", "n2"):
            self.start(node, "slurmd", "-D", "-N", node, "-f", str(self.conf))
        self.wait("two idle nodes", lambda: self.nodes() == {"n1": "idle", "n2": "idle"})

    def ask(self, *command):
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, timeout=60, check=False)
        return done.stdout if done.returncode == 0 else ""

    def nodes(self):
        lines = self.ask("sinfo", "-h", "-N", "-o", "%N %T").split("\n")
        return dict(line.split() for line in lines if line)

    def queue(self):
        """Elements of the array: number, state, node, restarts."""
        text = self.ask("squeue", "-h", "-r", "-o", "%K %T %N")
        return [line.split() for line in text.split("\n") if line]

    def wait(self, what, ready, seconds=120):
        end = time.monotonic() + seconds
        while not ready():
            dead = [name for name, daemon in self.daemons.items() if daemon.poll() is not None]
            if dead or time.monotonic() > end:
                tails = "".join(f"\n{p.name}: {p.read_text(errors='replace')[-1500:]}"
                                for p in sorted(self.work.glob("*.log")) + sorted(self.work.glob("*.out")))
                sys.exit(f"no {what}: {'ended: ' + ', '.join(dead) if dead else f'after {seconds} s'}{tails}")
            time.sleep(0.2)

    def down(self):
        for name in ("n1", "n2", "slurmctld", "munged"):
            daemon = self.daemons.pop(name, None)
            if daemon and daemon.poll() is None:
                daemon.terminate()
                try:
                    daemon.wait(10)
                except subprocess.TimeoutExpired:
                    daemon.kill()


def shards_of(node, conf):
    """The processes of this cluster's shards on a node."""
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            env = (folder / "environ").read_bytes().split(b"\0")
            program = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if (f"SLURMD_NODENAME={node}".encode() in env and f"SLURM_CONF={conf}".encode() in env
                and program[0].endswith(b"margincert")):
            element = next(e for e in env if e.startswith(b"SLURM_ARRAY_TASK_ID="))
            found.append((int(folder.name), int(element.split(b"=")[1])))
    return found


def command(binary, *words):
    done = subprocess.run([binary, *map(str, words)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, words))}: {done.stderr}")
    return done.stdout


def lines(folder):
    return sum(path.read_bytes().count(b"\n") for path in folder.glob("*.jsonl"))


def scenario(cluster, binary, work):
    """The sweep by Slurm, with a node lost on the way: what was seen."""
    results = work / "results"
    script = command(binary, "slurm", SPEC, "--out", results, "--a-job", "1", "--a-shard", "100")
    shards = int(re.search(r"--array=1-(\d+)", script).group(1))
    (work / "scale.sh").write_text(script)
    env = {**cluster.env, "PATH": f"{pathlib.Path(binary).parent}:{cluster.env['PATH']}"}
    begun = time.monotonic()
    subprocess.run(["sbatch", f"--output={work}/element-%a.log", "scale.sh"], cwd=work, env=env, check=True,
                   stdout=subprocess.DEVNULL)
    held = {}

    def one_is_held():
        # Some answers are there, and n2 is in the middle of a shard.
        if lines(results) < 100:
            return False
        for pid, element in shards_of("n2", cluster.conf):
            os.kill(pid, signal.SIGSTOP)
            held.update(pid=pid, element=element)
            return True
        return False

    cluster.wait("shard on n2", one_is_held, PATIENCE)
    cluster.daemons.pop("n2").kill()
    lost, before = time.monotonic(), lines(results)
    note(f"n2 is killed in shard {held['element']}, with {before} answers in files")
    is_again = lambda: any(int(number) == held["element"] and state == "RUNNING" and node == "n1"
                           for number, state, node in (row for row in cluster.queue() if len(row) == 3))
    cluster.wait("shard run again", is_again, PATIENCE)
    again = time.monotonic() - lost
    note(f"shard {held['element']} runs again on n1 after {again:.0f} s; the first copy goes on")
    try:
        os.kill(held["pid"], signal.SIGCONT)
        both = True
    except ProcessLookupError:
        both = False
    cluster.wait("end of the array", lambda: not cluster.queue(), PATIENCE)
    took = time.monotonic() - begun
    # Slurm does not know the first copy any more.
    cluster.wait("end of the first copy", lambda: not pathlib.Path(f"/proc/{held['pid']}").exists(), PATIENCE)
    log = (work / f"element-{held['element']}.log").read_text()
    copies = len(re.findall(r"^results ", log, re.M))
    nodes = cluster.nodes()
    return {"shards": shards, "element": held["element"], "before": before, "again": again, "both": both,
            "copies": copies, "took": took, "n2": nodes.get("n2", "gone"), "log": log}


def speed(binary, work, jobs):
    """Wall and processor seconds of the sweep with so many threads."""
    folder = work / f"threads-{jobs}"
    shutil.rmtree(folder, ignore_errors=True)
    start, begun = os.times(), time.monotonic()
    command(binary, "sweep", SPEC, "--out", folder, "--jobs", jobs)
    end = os.times()
    cpu = end.children_user + end.children_system - start.children_user - start.children_system
    return time.monotonic() - begun, cpu


def main(binary, work):
    binary, work = str(pathlib.Path(binary).resolve()), pathlib.Path(work).resolve()
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True, mode=0o755)
    # In turn, and the best of each: a machine that does other things has no slow day for one of them.
    runs = [(speed(binary, work, 1), speed(binary, work, 2)) for _ in range(TIMES)]
    (wall1, cpu1), (wall2, cpu2) = (tuple(map(min, zip(*each))) for each in zip(*runs))
    load = f"{os.getloadavg()[0]:.1f} processes wanted {os.cpu_count()} processors meanwhile"
    note(f"one thread {wall1:.1f} s, two {wall2:.1f} s")
    cluster = Cluster(work)
    try:
        cluster.up()
        version = cluster.ask("slurmctld", "-V").strip()
        seen = scenario(cluster, binary, work)
    finally:
        cluster.down()
    for folder in ("results", "threads-1", "threads-2"):
        command(binary, "merge", work / folder, "--out", work / f"{folder}.jsonl")
    texts = {(work / f"{folder}.jsonl").read_bytes() for folder in ("results", "threads-1", "threads-2")}
    same = len(texts) == 1
    jobs = max(texts).count(b"\n")
    files = len(list((work / "results").glob("*.jsonl")))
    rows = [
        ("scheduler", f"{version}, slurmctld and two slurmd of one processor each, on one machine"),
        ("jobs, files of results, shards", f"{jobs}, {files}, {seen['shards']}"),
        ("n2 is killed", f"in shard {seen['element']}, with {seen['before']} answers in files; "
                         "its process is held as on a node that is cut off"),
        ("Slurm runs that shard again on n1", f"after {seen['again']:.0f} s (SlurmdTimeout={LOST})"),
        ("the first copy", f"goes on then: {seen['copies']} of 2 copies came to their end" if seen["both"]
         else "was gone by then"),
        ("the whole array", f"{seen['took']:.0f} s; n2 is `{seen['n2']}` at the end"),
        ("bytes", "the same as of one thread without Slurm, and of two" if same else "DIFFERENT"),
        ("one thread", f"{wall1:.1f} s, {cpu1:.1f} s of a processor (the least of {TIMES} runs)"),
        ("two threads", f"{wall2:.1f} s, {cpu2:.1f} s of both processors: {wall1 / wall2:.2f} times as fast by the clock, "
                        f"{2 * cpu1 / cpu2:.2f} times by what the jobs cost, were both processors free; {load}"),
    ]
    print("| what | seen |\n|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")
    if not same:
        sys.exit("the bytes differ")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
