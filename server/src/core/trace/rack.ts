/** What a PRACK acknowledges: RSeq, and CSeq number and method of the response (RFC 3262 §7.2). */
export interface RackKeys {
  readonly rseq: number;
  readonly cseq: number;
  readonly method: string;
}

/** Reads `MessageKeys.rack`; undefined for a missing value and for one that is not two numbers and a method. */
export function parseRack(text: string | undefined): RackKeys | undefined {
  const [rseq, cseq, method, more] = text?.split(/\s+/) ?? [];
  if (rseq === undefined || cseq === undefined || !method || more !== undefined) return undefined;
  if (!/^\d{1,10}$/.test(rseq) || !/^\d{1,10}$/.test(cseq)) return undefined;
  return { rseq: Number(rseq), cseq: Number(cseq), method };
}
