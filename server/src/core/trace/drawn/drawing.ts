/** An arrow of a drawing: who sends what to whom. */
export interface DrawnArrow {
  readonly from: string;
  readonly to: string;
  /** Method of a request. */
  readonly method?: string;
  readonly status?: number;
  readonly reason?: string;
  /** What the drawing says of it in words. */
  readonly intent?: 'hold' | 'resume' | 're-invite';
  /** Whom the sender wants to reach, where the drawing says so. */
  readonly target?: string;
}

/** One request on one hop of a drawing. */
export interface DrawnLeg {
  readonly call: number;
  readonly method: string;
  readonly cseq: number;
  readonly client: string;
  readonly server: string;
  readonly vias: readonly string[];
  readonly parent: number | undefined;
  readonly requestUri: string;
  /** To as the request has it. */
  readonly from: string;
  readonly to: string;
  readonly maxForwards: number;
  readonly recordRoutes: readonly string[];
  readonly rows: readonly string[];
  readonly body: string;
  /** The dialog that it belongs to, by index; undefined for one that sets up a dialog. */
  readonly dialog: number | undefined;
  readonly intent: DrawnArrow['intent'];
  /** Lanes to which it was passed on. */
  forwarded: string[];
  /** What was answered last: for the copies that go further up. */
  answers: { status: number; tag: string; contact: string; body: string; recordRoutes: readonly string[] }[];
  final: number | undefined;
  acked: boolean;
}

/** A dialog of a drawing. */
export interface DrawnDialog {
  readonly call: number;
  /** Lanes of the caller and the callee. */
  readonly ends: readonly [string, string];
  readonly tags: readonly [string, string];
  readonly uris: readonly [string, string];
  cseqs: [number, number];
  routes: string[];
  isEnded: boolean;
  heldBy: string | undefined;
  /** Who must act on a REFER in it, and what for. */
  refer:
    | { receiver: string; target: string; replaces: string | undefined; call: number | undefined }
    | undefined;
}

/** What is known of a drawing up to some arrow; plain data, so that a reader of the next arrow can be told. */
export interface DrawingState {
  /** Number of the drawing in its document. */
  readonly number: number;
  readonly lanes: string[];
  /** Call-ID and From tag of each call. */
  calls: { id: string; tag: string; caller: string }[];
  legs: (DrawnLeg & { readonly id: number })[];
  dialogs: DrawnDialog[];
  /** Session description versions by call and lane. */
  versions: Record<string, [version: number, direction: string]>;
  count: number;
}

/** A drawing of which nothing is known yet but the names of its lanes. */
export function newDrawing(number: number, lanes: readonly string[]): DrawingState {
  return { number, lanes: [...lanes], calls: [], legs: [], dialogs: [], versions: {}, count: 0 };
}

/** Reads what `writeDrawing` wrote; a new drawing for anything else. */
export function readDrawing(text: string): DrawingState {
  if (text === '') return newDrawing(1, []);
  return JSON.parse(text) as DrawingState;
}

/** So many requests and dialogs are remembered: a drawing that a person can read has fewer. */
const REMEMBERED_LEGS = 40;
const REMEMBERED_DIALOGS = 12;

/** The state as text for the next reader. */
export function writeDrawing(state: DrawingState): string {
  const { legs } = state;
  if (legs.length > REMEMBERED_LEGS) legs.splice(0, legs.length - REMEMBERED_LEGS);
  // Dialogs are known by index, so only a drawing with many gets a fresh start.
  if (state.dialogs.length > REMEMBERED_DIALOGS)
    return JSON.stringify(newDrawing(state.number + 1, state.lanes));
  return JSON.stringify(state);
}
