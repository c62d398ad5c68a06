/** How old a file of a rotated log is: 0 for the newest, `sip.log`; 3 for `sip.log.3` and `sip.log.3.gz`. */
function ageOf(name: string): number {
  return Number(/\.(\d{1,9})(?:\.gz)?$/.exec(name)?.[1] ?? 0);
}

/** The name that all files of a rotated log share: `sip.log` of `sip.log.3.gz`. */
function stemOf(name: string): string {
  return name.replace(/\.gz$/, '').replace(/\.\d{1,9}$/, '');
}

/** Names in the order in which they were written, as far as they tell: `sip.log.2.gz`, `sip.log.1`, `sip.log`; else as given. */
export function rotationOrder(names: readonly string[]): readonly string[] {
  const stems = [...new Set(names.map(stemOf))];
  return [...names].sort(
    (a, b) => stems.indexOf(stemOf(a)) - stems.indexOf(stemOf(b)) || ageOf(b) - ageOf(a),
  );
}

/** Those names of a folder that belong to the same rotated log as `name`, itself included, oldest first. */
export function rotatedSet(name: string, folder: readonly string[]): readonly string[] {
  const stem = stemOf(name);
  return rotationOrder(folder.filter(other => stemOf(other) === stem));
}
