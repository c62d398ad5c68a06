/** A duration in ms as people read it: `180 ms`, `4.2 s`, `2:05 min`, `1:02:05 h`. Negative and odd values answer ''. */
export function durationText(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return '';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const pad = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  if (hours === 0) return `${minutes}:${pad(seconds % 60)} min`;
  return `${hours}:${pad(minutes)}:${pad(seconds % 60)} h`;
}
