import type { LadderArrow } from './ladder';
import { type PathShape, px } from './ladder-shapes';

/** Severities that have an icon; a hint is no mark. */
export type IconSeverity = 'error' | 'warning' | 'information';

const grave: readonly IconSeverity[] = ['error', 'warning', 'information'];

/** The gravest finding of an arrow that is drawn; undefined for none. */
export function worstFinding({ findings }: Pick<LadderArrow, 'findings'>): IconSeverity | undefined {
  return grave.find(severity => findings.some(finding => finding.severity === severity));
}

/** A disc, a triangle or a ring of radius `r` with a mark cut out of it: the form tells the severity, not the colour alone. */
export function findingIcon(severity: IconSeverity, x: number, y: number, r: number): PathShape {
  const form = severity === 'warning' ? triangle(x, y, r) : disc(x, y, r);
  return { kind: 'path', d: form + markIn(severity, x, y, r), fill: severity };
}

function disc(x: number, y: number, r: number): string {
  const half = `${px(r)} ${px(r)} 0 1 0 `;
  return `M${px(x - r)} ${px(y)}a${half}${px(2 * r)} 0a${half}${px(-2 * r)} 0z`;
}

function triangle(x: number, y: number, r: number): string {
  return `M${px(x)} ${px(y - r * 1.1)}L${px(x + r * 1.15)} ${px(y + r * 0.95)}H${px(x - r * 1.15)}z`;
}

/** `!`, or `i` upside down of it. */
function markIn(severity: IconSeverity, x: number, y: number, r: number): string {
  const [half, tall] = [r * 0.14, r * 0.62];
  const down = severity === 'warning' ? r * 0.2 : 0;
  const bar = (top: number, height: number) =>
    `M${px(x - half)} ${px(y + top + down)}h${px(2 * half)}v${px(height)}h${px(-2 * half)}z`;
  return severity === 'information'
    ? bar(-tall, 2 * half) + bar(-r * 0.18, tall * 1.25)
    : bar(-tall, tall * 1.2) + bar(r * 0.36, 2 * half);
}
