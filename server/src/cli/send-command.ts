/** `siplint send`: fires requests of a `.sip` file and prints the exchange. */
import type { AttachedBody, BodyName } from '../core/exchange/attached-body';
import { bodyNameOf } from '../core/exchange/body-name';
import { describeChanges } from '../core/exchange/describe-changes';
import type { Credentials } from '../core/exchange/digest';
import { fileVariables } from '../core/exchange/file-variables';
import { maskOutcome } from '../core/exchange/mask-outcome';
import { type Masks, maskChanges, maskLine, maskRecord } from '../core/exchange/mask-values';
import type { RequestSource } from '../core/exchange/prepare-request';
import { prepareRequest } from '../core/exchange/prepare-request';
import type { PreparedRequest, PrepareOutcome } from '../core/exchange/prepared-request';
import { promptsOf, secretsOf } from '../core/exchange/prompts-of';
import { secretRows } from '../core/exchange/secret-rows';
import type { FireResult, OpenWay } from '../core/fire-port';
import { environmentOf, environmentValues } from '../core/sip/choose-environment';
import type { Environment } from '../core/sip/environment';
import { cutMessageFile, parseMessageFilePart } from '../core/sip/parse-message-file';
import { type WritableRecord, writeTraceHeader, writeTraceRecord } from '../core/trace/write-siptrace';
import type { CliOptions } from './arguments';
import type { CommandResult } from './command-result';
import type { CliHost } from './host';
import { printable } from './text-width';

/** Exit statuses of `send` (siplint's contract). */
const success = 0;
const otherAnswer = 1;
const wrongUsage = 2;
const localFailure = 3;
const interrupted = 130;
type Status = CommandResult['status'];

function worse(a: Status, b: Status): Status {
  return a > b ? a : b;
}

/**
 * Fires the requests that `--name` names, in that order; without it the only one of the file. Standard output gets the
 * exchange as a `.siptrace`, standard error what is sent and how it ended. The worst exit status counts.
 */
export async function runSend(host: CliHost, options: CliOptions): Promise<CommandResult> {
  const [path = ''] = options.inputs;
  const read = await host.files.readText(path);
  if ('reason' in read) return wrong(host, `${path}: ${read.reason}`);
  if (options.inputs.length > 1) return wrong(host, 'send takes one FILE');
  const sources = cutMessageFile(read.text).map(({ start, end }) => {
    const text = read.text.slice(start, end);
    return { text, part: parseMessageFilePart(text) };
  });
  const chosen = choose(sources, options.names);
  if (typeof chosen === 'string') return wrong(host, chosen);
  const files = await host.files.environmentFiles(path);
  const environment = environmentOf({ files, setting: undefined, chosen: options.env });
  const parts = sources.map(({ part }) => part);
  const variables = fileVariables(parts, environmentValues(environment));
  const session: Session = {
    host,
    options,
    path,
    variables,
    environment,
    answers: new Map(),
    records: [],
    comments: [],
  };
  let status: Status = success;
  for (const source of chosen) status = worse(status, await fireOne(session, source));
  const head = writeTraceHeader({ open: false, lanes: [], holes: [], comments: session.comments });
  const text = head + session.records.join('');
  return { text: session.records.length === 0 ? undefined : text, status };
}

interface Session {
  readonly host: CliHost;
  readonly options: CliOptions;
  /** The request file. */
  readonly path: string;
  readonly variables: ReadonlyMap<string, string>;
  readonly environment: Environment;
  /** Final answers by the names of their requests, for `{{name.response.…}}`. */
  readonly answers: Map<string, string>;
  readonly records: string[];
  /** What each request is and what the assist changed in it, for the head of the trace. */
  readonly comments: string[];
}

function choose(
  sources: readonly RequestSource[],
  names: readonly string[],
): readonly RequestSource[] | string {
  const requests = sources.filter(({ part }) => part.message !== undefined);
  const known = requests.flatMap(({ part }) => part.name ?? []);
  const list = known.length === 0 ? 'none has a name' : `names: ${known.join(', ')}`;
  if (names.length === 0) {
    if (requests.length === 1) return requests;
    return requests.length === 0
      ? 'there is no request in the file'
      : `there are ${requests.length} requests in the file: choose with --name (${list})`;
  }
  const chosen: RequestSource[] = [];
  for (const name of names) {
    const found = requests.find(({ part }) => part.name === name);
    if (!found) return `--name: there is no request '${name}' (${list})`;
    chosen.push(found);
  }
  return chosen;
}

async function fireOne(session: Session, source: RequestSource): Promise<Status> {
  const { host, options, answers, records } = session;
  const all = fileVariables([source.part], session.variables);
  const secrets = new Map<string, string>();
  const asked = promptsOf(source, all)[0];
  if (asked !== undefined) {
    return failed(host, wrongUsage, `{{$prompt ${asked.name}}}: nobody can be asked here`);
  }
  for (const name of secretsOf(source, all)) {
    const value = host.env[secretVariable(name)];
    if (value === undefined) {
      return failed(host, wrongUsage, `the secret "${name}" is not set: set ${secretVariable(name)}`);
    }
    secrets.set(name, value);
  }
  const name = bodyNameOf(source, { ...environmentFor(session, undefined), secrets });
  if (name.kind === 'refused') return failed(host, wrongUsage, name.reason);
  const body = name.value && bodyOf(session, name.value);
  const masks: Masks = { values: [...secrets.values()], rows: secretRows(source, all) };
  const append = (record: WritableRecord): void => {
    records.push(writeTraceRecord(maskRecord(record, masks), 'bytes'));
  };
  let status: Status = success;
  await host.fire({
    prepare: way => {
      const env = { ...environmentFor(session, way), secrets, body };
      return withoutHands(prepareRequest(withTarget(source, options.target), env));
    },
    onStart: (text, changes) => {
      const first = maskLine(text, 'request-uri', masks);
      const more = describeChanges(maskChanges(changes, masks));
      void host.err.write(`${printable(first)}\n`);
      session.comments.push(first, ...more);
    },
    onRecord: append,
    mask: outcome => maskOutcome(outcome, masks),
    onResult: async result => {
      if (result.kind === 'answered' && result.answer !== undefined && source.part.name !== undefined) {
        answers.set(source.part.name, result.answer);
      }
      status = worse(status, await tell(host, result, masks));
    },
    credentials: (realm, auth) => credentialsOf(host, realm, auth),
    signal: host.interrupted,
  });
  return status;
}

/** Nobody is here who could send an ACK that is held back. */
function withoutHands(outcome: PrepareOutcome): PrepareOutcome {
  if (outcome.kind === 'refused' || outcome.request.ack?.kind !== 'manual') return outcome;
  const reason =
    '"# @ack manual": nobody can send the ACK here. Write how long after the 2xx it goes instead, such as "# @ack 5s".';
  return { kind: 'refused', reason };
}

function bodyOf({ host, path }: Session, name: BodyName): AttachedBody {
  const found = host.files.readBody(path, name);
  if (found.kind !== 'outside') return found;
  const reason = `The body ${found.file} is neither below the folder of ${path} nor below the working directory, so it is not read. Copy it there, or change to a folder that holds both.`;
  return { kind: 'refused', reason };
}

function environmentFor({ host, variables, environment, answers }: Session, way: OpenWay | undefined) {
  return {
    variables,
    environment,
    earlier: answers,
    local: way?.local,
    way: way?.way,
    random: (digits: number) => host.randomHex(digits),
    now: host.wallClock(),
  };
}

/** `--target` stands before what the file says. */
function withTarget(source: RequestSource, target: string | undefined): RequestSource {
  if (target === undefined) return source;
  const span = { start: 0, end: 0 };
  const directive = { span, name: 'target', nameSpan: span, value: target, valueSpan: span };
  return { ...source, part: { ...source.part, directives: [...source.part.directives, directive] } };
}

/** `SIPLENS_SECRET_<NAME>`: upper case, everything but letters and digits an underscore. */
function secretVariable(name: string): string {
  return `SIPLENS_SECRET_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}

/** The user of `# @auth`; the password of a user is the secret of that name. */
function credentialsOf(
  host: CliHost,
  _realm: string,
  auth: PreparedRequest['auth'],
): Credentials | undefined {
  const password = auth && host.env[secretVariable(auth.user)];
  return auth && password !== undefined ? { user: auth.user, password } : undefined;
}

async function tell(host: CliHost, result: FireResult, masks: Masks): Promise<Status> {
  // A host of a failure may be a secret; the peer's words are masked already.
  const said = (text: string): string => maskLine(text, 'outcome', masks);
  switch (result.kind) {
    case 'refused':
      return failed(host, wrongUsage, result.reason);
    case 'failed':
      return failed(host, localFailure, said(result.text));
    case 'stopped':
      return failed(host, interrupted, 'interrupted');
    case 'answered':
      await host.err.write(`${printable(said(result.text))}\n`);
      return result.isSuccess ? success : otherAnswer;
  }
}

async function failed(host: CliHost, status: Status, text: string): Promise<Status> {
  await host.err.write(`siplint: ${printable(text)}\n`);
  return status;
}

async function wrong(host: CliHost, reason: string): Promise<CommandResult> {
  return { text: undefined, status: await failed(host, wrongUsage, reason) };
}
