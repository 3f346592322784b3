//! Integers of fixed width, checked, and big ones, behind one trait: coordinates of rays.

use rug::Integer;

/// An exact integer type. Where `None` is returned the result may not fit: the caller goes on in a wider type.
pub(super) trait Scalar: Clone + Send + Sync + Sized {
    /// The next wider type.
    type Wider: Scalar;
    /// The number, if it fits.
    fn from_integer(value: &Integer) -> Option<Self>;
    /// The number.
    fn to_integer(&self) -> Integer;
    /// -1, 0 or 1.
    fn sign(&self) -> i32;
    /// The scalar product.
    fn dot(a: &[Self], b: &[Self]) -> Option<Self>;
    /// The sum of vectors of one length.
    fn total<'a>(vectors: impl Iterator<Item = &'a [Self]>, dim: usize) -> Vec<Integer>
    where
        Self: 'a,
    {
        let mut sum = vec![Integer::new(); dim];
        for vector in vectors {
            for (s, x) in sum.iter_mut().zip(vector) {
                *s += x.to_integer();
            }
        }
        sum
    }
    /// alpha b - beta a, divided by |hint| if that leaves integers and by the greatest common divisor if not, appended to `out`.
    fn eliminate(
        alpha: &Self,
        a: &[Self],
        beta: &Self,
        b: &[Self],
        hint: Option<&Self>,
        out: &mut Vec<Self>,
    ) -> Option<()>;
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        // Most of the work happens in 64 bits, where division is fast.
        if let (Ok(x), Ok(y)) = (u64::try_from(a), u64::try_from(b)) {
            return u128::from(gcd64(x, y));
        }
        (a, b) = (b, a % b);
    }
    a
}

fn gcd64(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Scalar for i64 {
    type Wider = i128;

    fn from_integer(value: &Integer) -> Option<Self> {
        value.to_i64()
    }

    fn to_integer(&self) -> Integer {
        Integer::from(*self)
    }

    fn sign(&self) -> i32 {
        i32::from(*self > 0) - i32::from(*self < 0)
    }

    #[inline]
    fn dot(a: &[Self], b: &[Self]) -> Option<Self> {
        let mut sum = 0i64;
        for (x, y) in a.iter().zip(b) {
            sum = sum.checked_add(x.checked_mul(*y)?)?;
        }
        Some(sum)
    }

    fn total<'a>(vectors: impl Iterator<Item = &'a [Self]>, dim: usize) -> Vec<Integer> {
        // 2^63 rays would be needed to leave 128 bits.
        let mut sum = vec![0i128; dim];
        for vector in vectors {
            for (s, x) in sum.iter_mut().zip(vector) {
                *s += i128::from(*x);
            }
        }
        sum.into_iter().map(Integer::from).collect()
    }

    #[inline]
    fn eliminate(
        alpha: &Self,
        a: &[Self],
        beta: &Self,
        b: &[Self],
        hint: Option<&Self>,
        out: &mut Vec<Self>,
    ) -> Option<()> {
        let (alpha, beta) = (i128::from(*alpha), i128::from(*beta));
        let value = |x: i64, y: i64| alpha * i128::from(y) - beta * i128::from(x);
        let start = out.len();
        if let Some(hint) = hint {
            let quotients = a.iter().zip(b).map_while(|(x, y)| divide_exactly(value(*x, *y), hint.unsigned_abs()));
            out.extend(quotients);
            if out.len() - start == a.len() {
                return Some(());
            }
            out.truncate(start);
        }
        let values: Vec<i128> = a.iter().zip(b).map(|(x, y)| value(*x, *y)).collect();
        let content = i128::try_from(values.iter().fold(0, |g, v| gcd(g, v.unsigned_abs()))).ok()?.max(1);
        for v in values {
            out.push(i64::try_from(v / content).ok()?);
        }
        Some(())
    }
}

/// value / divisor if that is a whole number below 2^51 in size.
#[inline]
fn divide_exactly(value: i128, divisor: u64) -> Option<i64> {
    if divisor == 0 || divisor > 1 << 60 {
        return None;
    }
    // The double is a proposal within one of the quotient; the remainder, exact modulo 2^64 and smaller than 2^62, decides.
    let proposal = value as f64 / divisor as f64;
    if proposal.abs() > (1u64 << 51) as f64 {
        return None;
    }
    let quotient = proposal.round_ties_even() as i64;
    let exact = i128::from(quotient) * i128::from(divisor) == value;
    exact.then_some(quotient)
}

impl Scalar for i128 {
    type Wider = Integer;

    fn from_integer(value: &Integer) -> Option<Self> {
        value.to_i128()
    }

    fn to_integer(&self) -> Integer {
        Integer::from(*self)
    }

    fn sign(&self) -> i32 {
        i32::from(*self > 0) - i32::from(*self < 0)
    }

    fn dot(a: &[Self], b: &[Self]) -> Option<Self> {
        let mut sum = 0i128;
        for (x, y) in a.iter().zip(b) {
            sum = sum.checked_add(x.checked_mul(*y)?)?;
        }
        Some(sum)
    }

    fn eliminate(
        alpha: &Self,
        a: &[Self],
        beta: &Self,
        b: &[Self],
        hint: Option<&Self>,
        out: &mut Vec<Self>,
    ) -> Option<()> {
        let start = out.len();
        for (x, y) in a.iter().zip(b) {
            out.push(alpha.checked_mul(*y)?.checked_sub(beta.checked_mul(*x)?)?);
        }
        let values = &mut out[start..];
        let divisor = match hint.and_then(|hint| hint.checked_abs()) {
            Some(hint) if hint > 0 && values.iter().all(|v| v % hint == 0) => hint,
            _ => i128::try_from(values.iter().fold(0, |g, v| gcd(g, v.unsigned_abs()))).ok()?.max(1),
        };
        values.iter_mut().for_each(|v| *v /= divisor);
        Some(())
    }
}

impl Scalar for Integer {
    type Wider = Self;

    fn from_integer(value: &Integer) -> Option<Self> {
        Some(value.clone())
    }

    fn to_integer(&self) -> Integer {
        self.clone()
    }

    fn sign(&self) -> i32 {
        self.cmp0() as i32
    }

    fn dot(a: &[Self], b: &[Self]) -> Option<Self> {
        Some(a.iter().zip(b).fold(Integer::new(), |sum, (x, y)| sum + x * y))
    }

    fn eliminate(
        alpha: &Self,
        a: &[Self],
        beta: &Self,
        b: &[Self],
        hint: Option<&Self>,
        out: &mut Vec<Self>,
    ) -> Option<()> {
        let values: Vec<Integer> = a.iter().zip(b).map(|(x, y)| Integer::from(alpha * y) - beta * x).collect();
        let divisor = match hint {
            Some(hint) if *hint != 0 && values.iter().all(|v| v.is_divisible(hint)) => hint.clone().abs(),
            _ => values.iter().fold(Integer::new(), |g, v| g.gcd(v)).max(Integer::from(1)),
        };
        out.extend(values.into_iter().map(|v| v.div_exact(&divisor)));
        Some(())
    }
}
