/** Where a name is defined in a file that is not the document: zero-based, UTF-16, as in LSP. */
export interface SourceLocation {
  readonly uri: string;
  readonly line: number;
  readonly character: number;
  /** Units of the name, its quotes not counted. */
  readonly length: number;
}

/** A variable that comes from outside of the document. */
export interface EnvironmentVariable {
  readonly name: string;
  /** As written: may hold placeholders, and line ends, which sending refuses. */
  readonly value: string;
  /** What the user reads: `environment "dev" of sip-env.json`, `.env`. */
  readonly origin: string;
  /** Undefined where nobody knows it: a setting. */
  readonly location: SourceLocation | undefined;
}

/** The variables that hold together: of one named environment, or, without a name, in all of them. */
export interface EnvironmentBlock {
  /** Undefined for the shared block. */
  readonly name: string | undefined;
  /** Marked with `"$production": true`. */
  readonly production: boolean;
  readonly variables: readonly EnvironmentVariable[];
  /** Of its name; absent where nobody knows it. */
  readonly location?: SourceLocation | undefined;
}

/** All that one file or setting says of environments, and what in it is wrong. */
export interface EnvironmentSource {
  readonly blocks: readonly EnvironmentBlock[];
  /** Each one sentence that names the file and the fault. */
  readonly problems: readonly string[];
}

/** A named environment that can be chosen. */
export interface EnvironmentName {
  readonly name: string;
  readonly production: boolean;
}

/** What holds for one document: the chosen environment over what is shared. */
export interface Environment {
  /** The chosen name; undefined while none is chosen. It may be one that is not defined here. */
  readonly chosen: string | undefined;
  /** The chosen environment is marked as production. */
  readonly production: boolean;
  /** By name, the one that holds. */
  readonly variables: ReadonlyMap<string, EnvironmentVariable>;
  /** Variables that only environments define which are not chosen, with the names of these. */
  readonly elsewhere: ReadonlyMap<string, readonly string[]>;
  /** In order of their first definition. */
  readonly names: readonly EnvironmentName[];
  readonly problems: readonly string[];
  /** Whether a path of the document, `./offer.sdp`, leads to a file now; absent where nobody can look. */
  readonly hasFile?: ((path: string) => boolean) | undefined;
}

/** No environment at all: a document whose folder has none. */
export const noEnvironment: Environment = {
  chosen: undefined,
  production: false,
  variables: new Map(),
  elsewhere: new Map(),
  names: [],
  problems: [],
};

/** The files of variables that are nearest to a document, read; without blocks where there is no such file. */
export interface EnvironmentFiles {
  /** `sip-env.json` */
  readonly environments: EnvironmentSource;
  /** `.env` */
  readonly dotenv: EnvironmentSource;
  /** As `Environment.hasFile`. */
  readonly hasFile?: ((path: string) => boolean) | undefined;
}
