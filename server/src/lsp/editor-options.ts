import { type InlayHintKind, inlayHintKinds } from '../core/features/inlay-hints';

/** What the settings say about features that show or change text, besides the linter. */
export interface EditorOptions {
  readonly inlayHints: ReadonlySet<InlayHintKind>;
  /** `siplens.format.unfold` */
  readonly unfold: boolean;
  /** `siplens.ladder.codeLens` */
  readonly ladderLens: boolean;
}

/** All hints and lenses; folds stay. */
export const defaultEditorOptions: EditorOptions = {
  inlayHints: new Set(inlayHintKinds),
  unfold: false,
  ladderLens: true,
};

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

/**
 * Reads the section `siplens`: `inlayHints.enabled`, `inlayHints.transaction`, `inlayHints.sdpRole`,
 * `inlayHints.contentLength`, `format.unfold`, `ladder.codeLens`. What is no boolean counts as not set.
 */
export function readEditorOptions(section: unknown): EditorOptions {
  const hints = member(section, 'inlayHints');
  const isOff = (name: string) => member(hints, name) === false;
  const wanted = isOff('enabled') ? [] : inlayHintKinds.filter(kind => !isOff(kind));
  return {
    inlayHints: new Set(wanted),
    unfold: member(member(section, 'format'), 'unfold') === true,
    ladderLens: member(member(section, 'ladder'), 'codeLens') !== false,
  };
}
