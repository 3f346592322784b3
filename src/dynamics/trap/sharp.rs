//! The sharp trap (docs/lemmas.md L7): a constant radius under kicks for ever, whatever the angles of the walls.

use rug::{Integer, Rational};

use super::hypotheses::{Bounded, Setting, enclose_vector};
use super::minimiser::Span;
use super::reference::{MOST_ROUNDS, Reference, closes, dyadic, enclose, int, raised};
use super::{PREC, Radius, Trap, TrapFailure};
use crate::arith::interval::{Interval, dot, norm};
use crate::arith::linalg;
use crate::margin::{Problem, Solution};

/// The exact part, decided once for each set J.
#[derive(Clone, Debug)]
pub(super) struct Sharp {
    /// p with p.x_l <= -g_l on T, in span(x_N).
    p: Vec<Rational>,
    /// max_T |x_l|.
    tallest: Interval,
    /// max_T |x_l|/g_l.
    slimmest: Interval,
    /// -p.x_l on N.
    escapes: Vec<Interval>,
    /// |x*_l| on N.
    duals: Vec<Interval>,
    /// J.
    features: Vec<Split>,
    /// O.
    outside: Vec<(Bounded, Split)>,
}

/// A sample by the three spaces of L7.
#[derive(Clone, Debug)]
struct Split {
    sample: usize,
    /// |Qx|, |Ux|, |Vx|.
    norms: [Interval; 3],
    /// |x*_l.x| on N.
    along: Vec<Interval>,
    /// |p.Qx|.
    along_p: Interval,
}

impl Split {
    fn reach(&self, rho: &[Interval; 3]) -> Interval {
        self.norms.iter().zip(rho).fold(Interval::zero(PREC), |sum, (norm, rho)| sum + norm * rho)
    }
}

fn largest(numbers: impl IntoIterator<Item = Interval>) -> Interval {
    numbers.into_iter().fold(Interval::zero(PREC), |largest, x| largest.max(&x))
}

fn sum(numbers: impl IntoIterator<Item = Interval>) -> Interval {
    numbers.into_iter().fold(Interval::zero(PREC), |sum, x| sum + x)
}

fn root(square: &Rational) -> Interval {
    enclose(square).sqrt_of_non_negative()
}

impl Span {
    fn moments(&self, x: &[Rational]) -> Vec<Rational> {
        self.basis.iter().map(|b| linalg::dot(b, x)).collect()
    }

    /// The coordinates of the projection on the span: the products with the dual basis.
    fn coordinates(&self, x: &[Rational]) -> Vec<Rational> {
        let moments = self.moments(x);
        self.gram_inverse.iter().map(|row| linalg::dot(row, &moments)).collect()
    }

    /// The squared norm of the projection on the span.
    fn norm_squared(&self, x: &[Rational]) -> Rational {
        linalg::dot(&self.moments(x), &self.coordinates(x))
    }

    /// The projection of a box on the span.
    fn project(&self, x: &[Interval]) -> Vec<Interval> {
        let basis: Vec<Vec<Interval>> = self.basis.iter().map(|b| enclose_vector(b)).collect();
        let moments: Vec<Interval> = basis.iter().map(|b| dot(b, x)).collect();
        let coordinates: Vec<Interval> =
            self.gram_inverse.iter().map(|row| dot(&enclose_vector(row), &moments)).collect();
        (0..x.len()).map(|j| sum(basis.iter().zip(&coordinates).map(|(b, c)| &b[j] * c))).collect()
    }
}

impl Sharp {
    pub(super) fn new(setting: &Setting) -> Result<Self, TrapFailure> {
        let (walls, support) = (&setting.kicking.span, &setting.kicking.support_span);
        let zero = |x: &&Bounded| x.exact.iter().all(|c| *c == 0);
        let (inside, beyond): (Vec<&Bounded>, Vec<&Bounded>) = setting
            .walls
            .iter()
            .filter(|x| !zero(x))
            .partition(|x| walls.norm_squared(&x.exact) == linalg::dot(&x.exact, &x.exact));
        let crowd = |x: &Bounded| -> Rational {
            inside.iter().map(|y| linalg::dot(&x.exact, &y.exact)).filter(|product| *product > 0).sum()
        };
        let crowds: Vec<Rational> = inside.iter().map(|x| crowd(x)).collect();
        let p = escape(setting.w_hat.len(), &inside, &crowds)?;
        let slim = inside.iter().zip(&crowds).map(|(x, g)| x.norm.div(&enclose(g)).ok_or(TrapFailure::NoEscape));
        let split = |x: &Bounded| {
            let (along_walls, along_support) = (walls.norm_squared(&x.exact), support.norm_squared(&x.exact));
            let rest = linalg::dot(&x.exact, &x.exact) - &along_walls - &along_support;
            Split {
                sample: x.sample,
                norms: [root(&along_walls), root(&along_support), root(&rest)],
                along: walls.coordinates(&x.exact).iter().map(|c| enclose(c).abs()).collect(),
                along_p: enclose(&linalg::dot(&p, &x.exact)).abs(),
            }
        };
        Ok(Self {
            tallest: largest(inside.iter().map(|x| x.norm.clone())),
            slimmest: largest(slim.collect::<Result<Vec<_>, _>>()?),
            escapes: walls.basis.iter().map(|x| -&enclose(&linalg::dot(&p, x))).collect(),
            duals: (0..walls.basis.len()).map(|l| root(&walls.gram_inverse[l][l])).collect(),
            features: setting.features.iter().map(split).collect(),
            outside: setting.others.iter().chain(beyond).map(|x| (x.clone(), split(x))).collect(),
            p,
        })
    }
}

/// The shortest p with p.x_l <= -g_l on T, again a problem (MM).
fn escape(dim: usize, inside: &[&Bounded], crowds: &[Rational]) -> Result<Vec<Rational>, TrapFailure> {
    if inside.is_empty() {
        return Ok(vec![Rational::new(); dim]);
    }
    let row = |(x, g): (&&Bounded, &Rational)| (x.sample, x.exact.iter().map(|c| -Rational::from(c / g)).collect());
    match Problem::new(dim, inside.iter().zip(crowds).map(row).collect(), Vec::new()).solve() {
        Solution::Optimal(optimum) => Ok(optimum.w),
        Solution::Infeasible(_) => Err(TrapFailure::NoEscape),
    }
}

/// What does not depend on rho.
struct Closing<'a> {
    setting: &'a Setting,
    sharp: &'a Sharp,
    at: &'a Reference<'a>,
    /// 1/tau_K and Z.
    inverse: Interval,
    z: Interval,
    /// |r_j,K|.
    start: [Interval; 3],
    /// -p.r_1,K.
    sunk: Interval,
    /// lambda'_i on S.
    support: Vec<(&'a Split, Interval)>,
    /// The others of J: lambda_i(s_K) and Sigma_i.
    slack: Vec<(&'a Split, Interval, Interval)>,
    /// Lambda.
    steepest: Interval,
    /// m.
    least: Interval,
}

/// Bounds every constant of L7 at step K.
///
/// # Errors
/// The first condition that fails.
pub(super) fn close(at: &Reference<'_>, from_step: &Integer) -> Result<Trap, TrapFailure> {
    let setting = at.setting;
    for (l, nu) in setting.kicking_samples().into_iter().zip(&at.minimiser.nu) {
        if !(int(2) * nu).at_most(&(&setting.h * &at.tau)).is_yes() {
            return Err(TrapFailure::KickBelowTwicePush { wall: l });
        }
    }
    Closing::new(at)?.close(from_step)
}

impl<'a> Closing<'a> {
    fn new(at: &'a Reference<'a>) -> Result<Self, TrapFailure> {
        let (setting, sharp) = (at.setting, at.setting.sharp()?);
        let inverse = int(1).div(&at.tau).ok_or(TrapFailure::TooEarly)?;
        let kicking = &setting.kicking;
        let (along_walls, along_support) = (kicking.span.project(&at.gap), kicking.support_span.project(&at.gap));
        let rest: Vec<Interval> =
            at.gap.iter().zip(&along_walls).zip(&along_support).map(|((r, q), u)| &(r - q) - u).collect();
        let s = enclose(&at.s);
        let mut lambda = at.minimiser.lambda.iter();
        let (mut support, mut slack) = (Vec::new(), Vec::new());
        for (x, split) in setting.features.iter().zip(&sharp.features) {
            if x.tight {
                support.push((split, lambda.next().cloned().ok_or(TrapFailure::MinimiserNotEnclosed)?));
            } else {
                let excess = &x.theta - &int(1);
                let here = &setting.h * (-(&s * &excess) - at.offset(x)).exp();
                let later = int(1).div(&excess).ok_or(TrapFailure::DoesNotClose)?;
                slack.push((split, here.clone(), here * (later + &inverse)));
            }
        }
        let steepest = sum(support.iter().map(|(x, lambda)| lambda * &x.norms[1].square()));
        Ok(Self {
            start: [norm(&along_walls), norm(&along_support) + &at.minimiser.radius, norm(&rest)].map(|x| x.upper()),
            sunk: -dot(&enclose_vector(&sharp.p), &along_walls),
            least: kicking.least_eigenvalue(&at.minimiser.lambda).ok_or(TrapFailure::MinimiserNotEnclosed)?,
            z: &inverse + &inverse.square(),
            inverse,
            steepest,
            support,
            slack,
            setting,
            sharp,
            at,
        })
    }

    /// Raises the three radii until the bounds that they imply are no larger than themselves.
    fn close(&self, from_step: &Integer) -> Result<Trap, TrapFailure> {
        let exact = |x: &Interval| dyadic(x.hi(), true).ok_or(TrapFailure::DoesNotClose);
        let mut rho = [exact(&self.start[0])?, exact(&self.start[1])?, exact(&self.start[2])?];
        for _ in 0..MOST_ROUNDS {
            let enclosed = rho.each_ref().map(enclose);
            let implied = self.implied(&enclosed)?;
            let mut closed = true;
            for (rho, implied) in rho.iter_mut().zip(&implied) {
                if !closes(implied, rho) {
                    *rho = raised(implied, rho).ok_or(TrapFailure::DoesNotClose)?;
                    closed = false;
                }
            }
            if closed {
                self.signs(&enclosed)?;
                let square = sum(enclosed.iter().map(Interval::square));
                let whole = exact(&square.sqrt_of_non_negative())?;
                let radius = Radius { b: Interval::zero(PREC), q: square.upper(), g: Interval::zero(PREC) };
                let trap = self.at.trap(from_step, self.sharp.p.clone(), whole, radius);
                return Ok(Trap { parts: Some(rho), ..trap });
            }
        }
        Err(TrapFailure::DoesNotClose)
    }

    /// B_1, B_2, B_3.
    fn implied(&self, rho: &[Interval; 3]) -> Result<[Interval; 3], TrapFailure> {
        let [rho_1, rho_2, rho_3] = rho;
        let room = Interval::point(rug::Float::with_val(PREC, 0.125));
        for (x, _) in &self.support {
            if !(&x.norms[0] * rho_1).at_most(&room).is_yes() {
                return Err(TrapFailure::BandTooWide { sample: x.sample });
            }
        }
        let growth = largest(self.support.iter().map(|(x, _)| x.reach(rho))).exp();
        if !(int(8) * &self.steepest * &growth).at_most(&self.at.tau).is_yes() {
            return Err(TrapFailure::StepsTooLong);
        }
        // lambda'_i (e^reach - 1) on S, lambda_i(s_K) e^reach on the rest of J: the weights of c(a).
        let on_support = self.support.iter().map(|(x, lambda)| (*x, lambda * &(x.reach(rho).exp() - int(1))));
        let off_support: Vec<(&Split, Interval)> =
            self.slack.iter().map(|(x, lambda, _)| (*x, lambda * &x.reach(rho).exp())).collect();
        let pushes: Vec<(&Split, Interval)> = on_support.chain(off_support.iter().cloned()).collect();
        let half = Interval::point(rug::Float::with_val(PREC, 0.5));
        let band = self.band(rho_1, &pushes)?;

        let wobble =
            sum(self.support.iter().map(|(x, lambda)| lambda * &(&x.norms[0] * rho_1).square()));
        let g = (int(4) * third() + growth * half.square()) * wobble;
        let widest = largest(self.support.iter().map(|(x, _)| x.norms[1].clone()));
        let steep = &g * &widest;
        let m_2 = (&steep + (steep.square() + int(3) * &self.least * &g).sqrt_of_non_negative())
            .div(&(int(3) * &half * &self.least))
            .ok_or(TrapFailure::DoesNotClose)?;
        let drift = sum(self.slack.iter().map(|(x, _, sigma)| {
            let out = (&x.norms[0] * rho_1 + &x.norms[2] * rho_3).exp();
            let inner = &x.norms[1] * rho_2;
            let peak = (-int(1)).exp();
            sigma * &(out * if inner.at_most(&peak).is_yes() { inner } else { peak })
        }));
        let w_hat = &self.setting.w_hat_norm;
        let pushed = sum(off_support.iter().map(|(x, push)| push * &x.norms[1])) + w_hat * &self.inverse * &half;
        let q = int(2) * drift + &self.z * w_hat * rho_2 + int(2) * &self.z * pushed.square();
        let support = (self.start[1].square().max(&(m_2.square() + g * &self.inverse)) + q).sqrt_of_non_negative();

        let free = sum(self.slack.iter().map(|(x, _, sigma)| sigma * &x.reach(rho).exp() * &x.norms[2]));
        Ok([band, support, &self.start[2] + &free])
    }

    /// B_1, from the weights of c(a).
    fn band(&self, rho_1: &Interval, pushes: &[(&Split, Interval)]) -> Result<Interval, TrapFailure> {
        let (sharp, nu) = (self.sharp, &self.at.minimiser.nu);
        let along = |a: &dyn Fn(&Split) -> Interval| sum(pushes.iter().map(|(x, push)| push * &a(x)));
        let mut slowest: Option<Interval> = None;
        for (l, (nu, dual)) in nu.iter().zip(&sharp.duals).enumerate() {
            let firm = nu - &along(&|x| x.along[l].clone());
            if !firm.positive().is_yes() {
                let wall = self.setting.kicking_samples()[l];
                return Err(TrapFailure::WallMayLoosen { wall });
            }
            let speed = firm.div(dual).ok_or(TrapFailure::NoEscape)?;
            slowest = Some(slowest.map_or(speed.clone(), |slowest| -&(-&slowest).max(&-&speed)));
        }
        // No wall kicks.
        let Some(mu) = slowest else { return Ok(Interval::zero(PREC)) };
        let held: Vec<Interval> = (0..self.at.gap.len())
            .map(|j| {
                let basis = &self.setting.kicking.span.basis;
                sum(basis.iter().zip(nu).map(|(x, nu)| nu * &enclose(&x[j])))
            })
            .collect();
        let f = along(&|x| x.norms[0].clone()) + norm(&held);
        let kappa = &self.setting.h * (rho_1 * &sharp.tallest).exp() + int(2) * &f * &self.inverse * &sharp.slimmest;
        let falls = along(&|x| x.along_p.clone()) + dot(nu, &sharp.escapes);
        let num = &kappa * &falls + f.square() * &self.inverse;
        let half = Interval::point(rug::Float::with_val(PREC, 0.5));
        let m_1 = num.div(&(int(2) * mu)).ok_or(TrapFailure::DoesNotClose)?;
        let q_1 = &kappa * &norm(&enclose_vector(&sharp.p));
        let at_start = self.start[0].square() + &kappa * &self.sunk;
        let highest = at_start.max(&(m_1.square() + &q_1 * &m_1 + num * &self.inverse));
        Ok(&q_1 * &half + (highest + (&q_1 * &half).square()).sqrt_of_non_negative())
    }

    /// J stays active, O inactive.
    fn signs(&self, rho: &[Interval; 3]) -> Result<(), TrapFailure> {
        let s = enclose(&self.at.s);
        for (x, split) in self.setting.features.iter().zip(&self.sharp.features) {
            if !(&(&x.theta * &s) + &self.at.offset(x) - split.reach(rho)).positive().is_yes() {
                return Err(TrapFailure::ActiveMayDie { sample: x.sample });
            }
        }
        for (x, split) in &self.sharp.outside {
            let level = &(&x.theta * &s) + &self.at.offset(x) + split.reach(rho);
            if !level.less(&Interval::zero(PREC)).is_yes() {
                return Err(TrapFailure::OtherMayWake { sample: x.sample });
            }
        }
        Ok(())
    }
}

fn third() -> Interval {
    enclose(&Rational::from((1, 3)))
}
