"""The hard-margin problem min |w|^2 / 2, Z w >= 1, as users pose it, each with its defaults unless
the name says otherwise. Each returns what the solver says, and w."""

import numpy as np


def proxqp(Z, eps_abs=None, eps_rel=None, **more):
    import proxsuite

    n, d = Z.shape
    qp = proxsuite.proxqp.dense.QP(d, 0, n)
    if eps_abs is not None:
        qp.settings.eps_abs = eps_abs
    if eps_rel is not None:
        qp.settings.eps_rel = eps_rel
    for name, value in more.items():
        setattr(qp.settings, name, value)
    qp.init(np.eye(d), np.zeros(d), None, None, Z, np.ones(n), np.full(n, 1e20))
    qp.solve()
    return qp.results.info.status.name.removeprefix("PROXQP_").lower(), np.array(qp.results.x)


def daqp(Z, **settings):
    import daqp

    n, d = Z.shape
    x, _, exit_flag, _ = daqp.solve(
        np.eye(d), np.zeros(d), np.ascontiguousarray(Z), np.full(n, 1e30), np.ones(n), np.zeros(n, dtype=np.int32),
        **settings,
    )
    said = {1: "optimal", 2: "optimal, softened", -1: "infeasible", -2: "cycling", -3: "unbounded", -4: "iteration limit"}
    return said.get(exit_flag, f"exit flag {exit_flag}"), np.array(x)


def quadprog(Z):
    import quadprog

    n, d = Z.shape
    try:
        x, *_ = quadprog.solve_qp(np.eye(d), np.zeros(d), np.ascontiguousarray(Z.T), np.ones(n))
    except ValueError as error:
        return str(error), None
    return "returns", x


def clarabel(Z):
    import clarabel
    from scipy import sparse

    n, d = Z.shape
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    solver = clarabel.DefaultSolver(
        sparse.csc_matrix(np.eye(d)), np.zeros(d), sparse.csc_matrix(-Z), -np.ones(n),
        [clarabel.NonnegativeConeT(n)], settings,
    )
    solution = solver.solve()
    return str(solution.status), np.array(solution.x)


def osqp(Z, **settings):
    import osqp
    from scipy import sparse

    n, d = Z.shape
    solver = osqp.OSQP()
    solver.setup(
        sparse.csc_matrix(np.eye(d)), np.zeros(d), sparse.csc_matrix(Z), np.ones(n), np.full(n, np.inf),
        verbose=False, **settings,
    )
    result = solver.solve(raise_error=False)
    return result.info.status, np.array(result.x)
