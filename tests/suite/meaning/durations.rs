//! Durations: exact among months and among days, uncertain between the two; calendar sums; lengths.

use super::ask;

const WORLD: &str = "
kind thing { t: duration ?  d: date ?  p: period ? }
thing days { t: 30 days  d: 2024-01-31  p: 2024-01-01 .. 2024-06-30 }
thing months { t: 6 months  d: 2024-02-29  p: 2024-01-01 .. 2024-12-31 }
thing years { t: 2 years  d: 2024  p: 2024-01-01 .. }
thing open { t: unknown  d: unknown  p: unknown }
thing range { t: 3 .. 6 months }
thing around { t: about 10 days }
thing none
";

#[test]
fn durations_compare_exactly_among_months_and_possibly_with_days() {
    ask(
        WORLD,
        "days.t == 30 days          # certain
         months.t == 6 months       # certain
         years.t == 24 months       # certain
         months.t < 1 year          # certain
         months.t > 180 days        # certain
         months.t >= 181 days       # certain
         months.t > 181 days        # possible
         months.t == 182 days       # possible
         months.t > 184 days        # never
         months.t <= 184 days       # certain
         days.t < months.t          # certain
         days.t == 1 month          # possible
         range.t <= 6 months        # certain
         range.t < 6 months         # possible
         around.t <= 11 days        # certain
         around.t > 10 days         # possible
         open.t > 1 day             # possible
         none.t > 1 day             # never
         days.t == 2 weeks          # never
         days.t > 4 weeks           # certain
         days.t == 5                # can never be compared
        ",
    );
}

#[test]
fn a_date_plus_a_duration_is_a_date_by_the_calendar() {
    ask(
        WORLD,
        "days.d + 1 month == 2024-02-29             # certain
         days.d + 30 days == 2024-03-01             # certain
         months.d + 1 year == 2025-02-28            # certain
         months.d - 1 month == 2024-01-29           # certain
         days.d + months.t == 2024-07-31            # certain
         days.d + 30 days after months.d            # certain
         days.d - 30 days before days.d             # certain
         end(days.p) - 30 days after days.d         # certain
         days.d + 1 month before 2024-02-29         # never
         months.d before end(days.p) - 6 months     # never
         years.d + 1 day after 2024-01-01           # certain
         years.d + 1 day after 2024-06-01           # possible
         days.d + open.t after days.d               # possible
         open.d + 1 day after days.d                # possible
         none.d + 1 day after days.d                # never
         days.d + none.t after days.d               # never
         months.d - days.d == 29 days               # certain
         months.d - days.d < 1 month                # possible
         6 months + 1 year == 18 months             # certain
         today - days.d > 2 years                   # certain
        ",
    );
}

#[test]
fn the_length_of_a_period_compares_exactly_by_way_of_its_start() {
    ask(
        WORLD,
        "length(days.p) == 6 months         # certain
         length(days.p) == 182 days         # certain
         length(days.p) > 181 days          # certain
         length(days.p) < 6 months          # never
         length(months.p) == 1 year         # certain
         length(months.p) > 365 days        # certain
         length(years.p) > 100 years        # certain
         length(days.p) < length(months.p)  # certain
         length(days.p) >= months.t         # certain
         length(open.p) > 1 year            # possible
         length(none.p) > 1 year            # never
         1 year == length(months.p)         # certain
        ",
    );
}
