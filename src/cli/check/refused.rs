//! What a text on the standard input cannot be asked for: it is no file that could be watched, written or remembered.

use super::Arguments;
use crate::check::why::Problem;
use crate::cli::stdin::Stdin;
use crate::finding::Said;

/// Why a check is not begun. What never goes together is refused with the arguments.
pub(super) fn refused(arguments: &Arguments) -> Option<Problem> {
    if !Stdin::is_among(&arguments.paths.paths) {
        return None;
    }
    let name = Said::both(
        "name a file or folder instead of `-`",
        "nennen Sie statt `-` eine Datei oder einen Ordner",
    );
    if arguments.watch {
        let what = Said::both(
            "the standard input cannot be watched",
            "die Standardeingabe lässt sich nicht beobachten",
        );
        Some(Problem::unknown(what, Some(name)))
    } else if arguments.fixing.fix && !arguments.fixing.dry_run {
        let what = Said::both(
            "fixes cannot be written to the standard input",
            "in die Standardeingabe lässt sich nichts zurückschreiben",
        );
        let help = Said::both(
            "add `--dry-run` to see the changes, or name a file instead of `-`",
            "mit `--dry-run` werden die Änderungen gezeigt; oder nennen Sie statt `-` eine Datei",
        );
        Some(Problem::unknown(what, Some(help)))
    } else if arguments.baseline.is_written() {
        let what = Said::both(
            "a baseline lists what is found in files, and not in the standard input",
            "ein Ausgangsstand führt Befunde in Dateien auf, nicht solche in der Standardeingabe",
        );
        Some(Problem::unknown(what, Some(name)))
    } else {
        None
    }
}
