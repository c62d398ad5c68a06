/** Modules made at build time; see tools/build/virtual-modules.mjs. */

declare module 'siplens:rule-documents' {
  /** Rule id → its document, `test-fixtures/lint/<rule id>.md`, as written. */
  export const ruleDocuments: ReadonlyMap<string, string>;
}

declare module 'siplens:package' {
  /** `version` of package.json. */
  export const version: string;
}
