//! Trajectories, networks and landscapes that are known by construction: orthogonal samples in an
//! exact frame, and known instances turned and scaled.

use margincert::claim::Verdict;
use margincert::data::Instance;
use margincert::theorems::built_in;
use proptest::prelude::*;
use rug::Rational;

use super::plant::{Frame, Plant, answer, config, fails, proved, scaled, sum, words};

proptest! {
    #![proptest_config(config())]

    /// Orthogonal positives never touch each other: those active at w_0 stay active, the others
    /// stay missed, and w^_J = sum x_i/|x_i|^2.
    #[test]
    fn orthogonal_samples_go_where_they_start(
        frame in (2..=4usize).prop_flat_map(Frame::any),
        lengths in prop::array::uniform4(1..=4i32),
        heights in prop::array::uniform4(-2..=2i32),
        eta in 1..=8i32,
        behind in any::<bool>(),
    ) {
        let d = frame.d();
        let mut plant = Plant::default();
        for (u, length) in frame.0.iter().zip(lengths) {
            plant.push(scaled(u, &Rational::from((length, 2))), true);
        }
        if behind {
            plant.push(frame.whole(&vec![-1; d]), false);
        }
        let w0 = frame.whole(&heights[..d]);
        let active: Vec<usize> = (0..d).filter(|&i| heights[i] > 0).collect();
        let instance = plant.instance(Some((Rational::from((eta, 4)), w0)), None);
        let inverse = |i: usize| Rational::from((2, lengths[i]));
        let limit = active.iter().fold(frame.whole(&vec![0; d]), |w, &i| sum(&w, &scaled(&frame.0[i], &inverse(i))));
        let touched = behind && (0..d).map(|i| heights[i]).sum::<i32>() < 0;
        // All signs, but for the dead cone where the negative bars it.
        let said = proved("landscape.local", &instance);
        let cells = format!("exactly the directions of {} cones", (1 << d) - usize::from(behind));
        prop_assert!(said.contains(&cells), "{said}");
        proved("landscape.spurious", &instance);
        if touched {
            // The negative is active at w_0.
            if !active.is_empty() {
                fails("sgd.invariance", "in-a-cone", &instance);
            }
        } else if active.is_empty() {
            let said = fails("gd.local", "settles-locally", &instance);
            prop_assert!(said.contains("no sample is active at step 0"), "{said}");
            fails("gd.loss-rate", "alive", &instance);
            fails("sgd.invariance", "in-a-cone", &instance);
        } else {
            let claim = if active.len() == d { "gd.global" } else { "gd.local" };
            let said = proved(claim, &instance);
            let limit = format!("w^ = {} the max-margin solution", words(&limit));
            prop_assert!(said.contains(&limit) && said.contains(&format!("positives are {active:?}")), "{said}");
            let said = proved("sgd.invariance", &instance);
            prop_assert!(said.contains(&format!("the active samples are {active:?}")), "{said}");
            proved("sgd.loss", &instance);
            proved("gd.loss-rate", &instance);
        }
    }

    /// One neuron for the positives and one of the other sign for the negatives, which are
    /// orthogonal to them: W^ = sum z_i/|z_i|^2, and both margins are the largest.
    #[test]
    fn two_orthogonal_neurons_learn_their_own(
        frame in (2..=4usize).prop_flat_map(Frame::any),
        split in 1..=3usize,
        output in (1..=3i32, 1..=3i32),
    ) {
        let (d, split) = (frame.d(), split.min(frame.d() - 1));
        let mut plant = Plant::default();
        for (i, u) in frame.0.iter().enumerate() {
            plant.push(u.clone(), i < split);
        }
        let at = |own: bool| (0..d).map(|i| i32::from((i < split) == own)).collect::<Vec<_>>();
        let start = [frame.whole(&at(true)), frame.whole(&at(false))].concat();
        let output = vec![Rational::from(output.0), -Rational::from(output.1)];
        let instance = plant.instance(Some((Rational::from((1, 4)), start)), Some(output.clone()));
        let part = |own: bool, v: &Rational| scaled(&frame.whole(&at(own)), &Rational::from(v.abs_ref()).recip());
        let limit = [part(true, &output[0]), part(false, &output[1])].concat();
        for claim in ["network.joint", "network.partition"] {
            let said = proved(claim, &instance);
            prop_assert!(said.contains(&words(&limit)), "{said}\n{limit:?}");
        }
        fails("network.coupled", "bent", &instance);
        proved("sgd.invariance", &instance);
    }

    /// Descent, landscape and SGD commute with an orthogonal map Q and with a change of scale, x to
    /// c Q x, w_0 to Q w_0/c, eta to eta/c^2: every verdict of the suite is the same there.
    #[test]
    fn turned_and_scaled_instances_have_the_same_verdicts(
        frames in (Frame::any(2), Frame::any(3)),
        scale in (1..=4i32, 1..=4i32),
        chosen in any::<prop::sample::Index>(),
    ) {
        let small = |entry: &&margincert::claim::Entry| {
            let Instance { data, network, .. } = &*entry.instance;
            let decided = [Verdict::Proved, Verdict::Vacuous].contains(&entry.expected);
            decided && data.n() <= 5 && (2..=3).contains(&data.d()) && network.is_none()
        };
        let suite = built_in().unwrap();
        let entries: Vec<_> = suite.entries().iter().filter(small).collect();
        let entry = chosen.get(&entries);
        let frame = if entry.instance.data.d() == 2 { &frames.0 } else { &frames.1 };
        let c = Rational::from(scale);
        let mut plant = Plant::default();
        let data = &entry.instance.data;
        for (x, label) in data.rows().iter().zip(data.labels()) {
            plant.push(scaled(&frame.at(x), &c), *label == margincert::data::Label::Positive);
        }
        let inverse = Rational::from(c.recip_ref());
        let start = entry.instance.eta.as_ref().zip(entry.instance.start.as_ref()).map(|(eta, w0)| {
            (eta * Rational::from(inverse.square_ref()), scaled(&frame.at(w0), &inverse))
        });
        let (claim, instance) = (entry.theorem.id(), plant.instance(start, None));
        let (verdict, hypothesis, said) = answer(claim, &instance);
        // A smaller budget than the suite's, and longer numbers: no answer contradicts nothing.
        if verdict != Verdict::Undecided {
            prop_assert!(verdict == entry.expected, "{claim}: {verdict} {said}\n{}", instance.to_toml());
            let (_, was, _) = answer(claim, &entry.instance);
            prop_assert!(was.is_none() || hypothesis == was, "{} on {}", claim, entry.instance.name);
        }
    }
}
