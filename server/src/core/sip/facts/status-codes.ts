import rows from './data/status-codes.json';

/** A response status code (RFC 3261 §21 and the IANA registry). */
export interface StatusSpec {
  readonly code: number;
  /** The recommended reason phrase; any other is legal (RFC 3261 §7.2). */
  readonly reason: string;
  /** False for 1xx. */
  readonly final: boolean;
  readonly deprecated: boolean;
  readonly refs: readonly string[];
  /** Header fields that such a response must or should carry; each entry is met by any one of its names. */
  readonly headers: readonly (readonly string[])[];
  readonly description: string;
}

interface StatusRow {
  readonly code: number;
  readonly reason: string;
  readonly deprecated?: boolean;
  readonly refs: readonly string[];
  readonly headers?: readonly (readonly string[])[];
  readonly description: string;
}

/** Every registered status code in ascending order. */
export const allStatuses: readonly StatusSpec[] = (rows as readonly StatusRow[]).map(row => ({
  code: row.code,
  reason: row.reason,
  final: row.code >= 200,
  deprecated: row.deprecated ?? false,
  refs: row.refs,
  headers: row.headers ?? [],
  description: row.description,
}));

const byCode = new Map(allStatuses.map(status => [status.code, status]));

/** The entry of a status code; undefined for a code that is not registered (legal; read as x00 of its class, RFC 3261 §8.1.3.2). */
export function statusByCode(code: number): StatusSpec | undefined {
  return byCode.get(code);
}
