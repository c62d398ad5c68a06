import type { StreamCap } from '../core/stream-parts';

/** What was left out of an input so that memory stays bounded, as sentences. Where no rule ran, no finding is missing. */
export function capNotes(caps: readonly StreamCap[], withoutRules = false): readonly string[] {
  const told = caps.filter(({ cap }) => cap !== 'messages' || !withoutRules);
  return told.map(({ cap, limit, count }) =>
    cap === 'messages'
      ? `judged in ${count} parts, at most ${limit} messages at once: what is idle is let go, and findings that rest on calls far apart may be missing`
      : `${count} ${count === 1 ? 'stretch' : 'stretches'} between two messages of more than ${limit} bytes: only the first ${limit} were looked at`,
  );
}

/** The same for the JSON form, there only where there is one. */
export function capsOf(caps: readonly StreamCap[]): { readonly caps?: readonly StreamCap[] } {
  return caps.length === 0 ? {} : { caps };
}
