import type { Environment } from '../sip/environment';
import type { HeaderField, SipMessage } from '../sip/message';
import type { PartVariables } from '../sip/variable-uses';
import type { Span } from '../text/span';
import type { TextEdit } from '../text/text-edit';
import type { CaptureFacts } from '../trace/capture-facts';
import type { Group } from '../trace/group';
import type { Linked } from '../trace/link-groups';
import type { TraceMessage } from '../trace/trace-message';
import type { TraceRecord } from '../trace/trace-record';
import type { Confidence, Place, Related, Severity } from './finding';
import type { OptionValues } from './option-values';
import type { RuleOption } from './rule-option';
import type { NamedRule, SuppressionMark } from './suppression';

export type RuleCategory =
  | 'syntax'
  | 'header'
  | 'uri'
  | 'sdp'
  | 'auth'
  | 'transaction'
  | 'timing'
  | 'dialog'
  | 'offer-answer'
  | 'registration'
  | 'subscription'
  | 'nat'
  | 'security'
  | 'interop'
  | 'capture'
  | 'suppression'
  | 'variables';

/** What a rule is, apart from its check; read by settings, documentation, hovers and `siplint rules`. */
export interface RuleMeta {
  readonly id: string;
  readonly category: RuleCategory;
  readonly severity: Severity;
  /** One sentence: what the rule finds. */
  readonly description: string;
  readonly reference: string;
  readonly fixable: boolean;
  /** Severity under the preset `strict`, where it differs. A single case is raised by `must` of its report. */
  readonly strict?: Severity;
  /** The rule runs only where it is set by its id, or under the preset `strict` if it has a severity for it. */
  readonly offByDefault?: true;
  /**
   * `document`: only the first finding in a document is shown. `sender`: in a trace only the first one of each sender
   * is shown, with the count of the others; authored messages show each.
   */
  readonly fold?: 'document' | 'sender';
  /** Options by name (`rules.md` 1.1): read through `options` of the context, set by `[severity, { name: value }]`. */
  readonly options?: Readonly<Record<string, RuleOption>>;
}

/**
 * What must stand in a message for a rule to have anything to say about it: every part that is given. The engine runs
 * the rule nowhere else, so a rule that also judges what is missing must not ask for it here.
 */
export interface RuleTrigger {
  /** The message is one of these. */
  readonly kinds?: readonly SipMessage['kind'][];
  /** The message is out of a log or capture, or was written by the user. */
  readonly origin?: 'captured' | 'authored';
  /** At least one of these header fields stands, by lower-case long name; `unregistered` means all unknown ones. */
  readonly headers?: readonly string[];
  /** For a rule that judges rows: it judges the start line too, and runs where that alone is not known to be silent. */
  readonly startLine?: true;
  /** Something stands behind the empty line; `sdp`: at least one session description. */
  readonly body?: 'some' | 'sdp';
}

/** Where a message stands, for message rules: circumstances decide what can be judged. */
export interface MessageContext {
  readonly message: SipMessage;
  /** All rows; for a rule that judges `rows` all those of its `headers` that are not known to be silent, and maybe others. */
  readonly fields: readonly HeaderField[];
  /** Undefined for an authored message. */
  readonly record: TraceRecord | undefined;
  readonly authored: boolean;
  /** Placeholders `{{name}}` stand in the text; a value that holds one counts as present and right. */
  isTemplate(span: Span): boolean;
  /** Values of the options that the rule declares in its meta. */
  readonly options: OptionValues;
  report(report: MessageReport): void;
  /**
   * For a rule that judges a part: its silence rests on more than that part, so that it must be asked again. One that
   * judges rows says on which.
   */
  restsOnMore(row?: Span): void;
}

/** Spans and edits are relative to the message text; the engine moves them to the chunk. */
export interface MessageReport {
  readonly span: Span;
  readonly message: string;
  /** Only where it differs from the rule's own. */
  readonly severity?: Severity;
  /** A MUST stands behind a case that is but a hint: the preset `strict` takes it as a warning (`rules.md` 1.1). */
  readonly must?: true;
  readonly related?: readonly { readonly message: string; readonly span: Span }[];
  readonly fixes?: readonly {
    readonly title: string;
    readonly edits: readonly TextEdit[];
    readonly preferred?: boolean;
  }[];
}

/** Fields that a rule judges together, by lower-case long name. */
export interface JudgedFields {
  readonly fields: readonly string[];
  /** It also judges which fields there are, in which order, and which of them are empty. */
  readonly names?: true;
  /** It also judges the start line. */
  readonly startLine?: true;
}

/** Sees one message and nothing else. */
export interface MessageRule {
  readonly scope: 'message';
  readonly meta: RuleMeta;
  /** Where it runs; by default on every message. */
  readonly on?: RuleTrigger;
  /**
   * Set where the verdict depends on less than the whole message, so that its silence can be remembered
   * (`SilentParts`):
   *
   * - `rows`: of its `headers` it judges each one by itself, all rows of it together, and reports inside of these rows;
   *   the start line counts as a row. It finds them among `fields` of the context;
   * - some fields: it judges all their rows together;
   * - `body`: it judges the body and the `Content-` rows.
   *
   * All may depend on the kind, method and status of the message, on whether an empty line ends the header part, on
   * `authored`, on `isLogged`, on the transport, on how far the source of the packet can be reached from, and on options;
   * and on nothing else: not on other rows, not on which tag, telephone number or address it is (`Likeness`).
   */
  readonly judges?: 'rows' | 'body' | JudgedFields;
  /**
   * All that what it says of an authored message depends on, unit by unit, besides the kind, the method, the status and
   * the end of the header part: an edit elsewhere leaves that as it was, so that the rule is not asked again. More than
   * `judges`, which tells where it is silent: a severity, a name in the sentence and a fix count too. For rules that cost
   * much and speak often, or judge the whole message.
   */
  readonly reads?: JudgedFields & { readonly body?: true };
  check(context: MessageContext): void;
}

/** Sees the text of one chunk, whether or not a message stands in it; spans are relative to the chunk. */
export interface TextRule {
  readonly scope: 'text';
  readonly meta: RuleMeta;
  check(
    chunk: { readonly text: string; readonly unit: 'bytes' | 'utf16' },
    report: (report: { readonly span: Span; readonly message: string }) => void,
  ): void;
}

/** What a trace rule reports. The engine lowers `unproven` by one severity step and makes `pending` information. */
export interface TraceReport {
  readonly at: Place;
  readonly message: string;
  readonly confidence: Confidence;
  readonly severity?: Severity;
  readonly related: readonly Related[];
}

/**
 * Sees the messages of one correlation group, already joined to transactions, dialogs and calls, and the facts of
 * the whole capture for its guards. It must answer the same for the same group and facts.
 */
export interface GroupRule {
  readonly scope: 'group';
  readonly meta: RuleMeta;
  check(
    group: Group,
    facts: CaptureFacts,
    report: (report: TraceReport) => void,
    options: OptionValues,
  ): void;
}

/** Sees the facts of the capture and all groups: one-sided, duplicated, cut captures. */
export interface CaptureRule {
  readonly scope: 'capture';
  readonly meta: RuleMeta;
  /**
   * What it tells, for a stream that is judged in parts. `whole`: something of the whole capture, from the facts, their
   * `letGo` and the groups that are left, so it is judged once, at the end. `source`: something of an address, which
   * is told once for each. By default it names single messages, and is judged when these are let go.
   */
  readonly about?: 'whole' | 'source';
  check(
    groups: readonly Group[],
    facts: CaptureFacts,
    report: (report: TraceReport) => void,
    options: OptionValues,
  ): void;
}

/**
 * Sees all groups with what ties them together: registrations and transfers over several Call-IDs, calls over a B2BUA.
 * It must answer the same for the same groups and facts.
 */
export interface LinkedRule {
  readonly scope: 'linked';
  readonly meta: RuleMeta;
  check(
    linked: Linked,
    facts: CaptureFacts,
    report: (report: TraceReport) => void,
    options: OptionValues,
  ): void;
}

/** A rule id in a suppression comment: `none` where the comment did nothing for it. */
export interface JudgedName extends NamedRule {
  readonly use: 'some' | 'none' | 'unknown';
}

/** A suppression comment and what it did. Spans are relative to the chunk of `anchor`. */
export interface JudgedComment {
  readonly anchor: TraceMessage;
  readonly kind: SuppressionMark['kind'];
  readonly span: Span;
  /** The whole line with its line end. */
  readonly line: Span;
  /** Empty where it means every rule. */
  readonly names: readonly JudgedName[];
  /** True if it did nothing at all. */
  readonly isIdle: boolean;
  /** Ids that exist. */
  readonly ruleIds: ReadonlySet<string>;
}

/** Sees one suppression comment, after all other rules. */
export interface CommentRule {
  readonly scope: 'comment';
  readonly meta: RuleMeta;
  check(comment: JudgedComment, report: (report: MessageReport) => void): void;
}

/** A part of an authored file that defines or uses variables, or takes its body from a file. */
export interface FilePart {
  readonly anchor: TraceMessage;
  readonly variables: PartVariables;
}

/**
 * Sees the variables of all parts of an authored file and those of its environment; the span of a report is relative
 * to the part of `anchor`.
 */
export interface FileRule {
  readonly scope: 'file';
  readonly meta: RuleMeta;
  check(
    parts: readonly FilePart[],
    report: (report: MessageReport & { readonly anchor: TraceMessage }) => void,
    environment: Environment,
  ): void;
}

export type Rule = TextRule | MessageRule | GroupRule | CaptureRule | LinkedRule | CommentRule | FileRule;
