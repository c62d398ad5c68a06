// Modules that the build makes; see tools/build/virtual-modules.mjs.

declare module 'siplens:package' {
  /** The version of `package.json`. */
  export const version: string;
}

declare module 'siplens:rule-documents' {
  /** Rule id → its documentation, Markdown. */
  export const ruleDocuments: ReadonlyMap<string, string>;
}
