import type { Credentials } from '../../../server/src/core/exchange/digest';

const credentialsKey = 'siplens.credentials';
const secretsKey = 'siplens.secrets';
/** Not among the credentials: what the local endpoint takes is not what somebody else is answered with. */
const endpointUsersKey = 'siplens.endpointUsers';

/** Where secrets are kept: the keychain of the system, by VS Code's SecretStorage. */
export interface SecretMemory {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
}

interface RealmCredentials extends Credentials {
  readonly realm: string;
}

/** Passwords by realm and user, and secrets by name. They are in no file, setting, log or document. */
export class SecretVault {
  constructor(private readonly memory: SecretMemory) {}

  /** The credentials of a realm: those of `user` where one is named, else the last that were set. */
  async credentials(realm: string, user?: string): Promise<Credentials | undefined> {
    const list = (await this.list()).filter(entry => entry.realm === realm);
    return list.filter(entry => user === undefined || entry.user === user).at(-1);
  }

  /** Sets or replaces the password of a user in a realm. */
  async setCredentials(realm: string, { user, password }: Credentials): Promise<void> {
    const others = (await this.list()).filter(entry => entry.realm !== realm || entry.user !== user);
    await this.memory.store(credentialsKey, JSON.stringify([...others, { realm, user, password }]));
  }

  /** Who may answer the challenges of the local endpoint. */
  async endpointUsers(): Promise<readonly Credentials[]> {
    return (await this.read(endpointUsersKey)).filter(isUser);
  }

  /** Sets or replaces a user of the local endpoint. */
  async setEndpointUser({ user, password }: Credentials): Promise<void> {
    const others = (await this.endpointUsers()).filter(entry => entry.user !== user);
    await this.memory.store(endpointUsersKey, JSON.stringify([...others, { user, password }]));
  }

  /** The value of `{{$secret name}}`; undefined where none is set. */
  async secret(name: string): Promise<string | undefined> {
    return new Map(await this.secrets()).get(name);
  }

  /** Sets or replaces a secret. */
  async setSecret(name: string, value: string): Promise<void> {
    const others = (await this.secrets()).filter(([known]) => known !== name);
    await this.memory.store(secretsKey, JSON.stringify([...others, [name, value]]));
  }

  /** Forgets everything; answers how many entries there were. */
  async forget(): Promise<number> {
    const kinds = await Promise.all([this.list(), this.secrets(), this.endpointUsers()]);
    await this.memory.delete(endpointUsersKey);
    await this.memory.delete(credentialsKey);
    await this.memory.delete(secretsKey);
    return kinds.flat(1).length;
  }

  private async list(): Promise<readonly RealmCredentials[]> {
    return (await this.read(credentialsKey)).filter(isCredentials);
  }

  private async secrets(): Promise<readonly (readonly [string, string])[]> {
    return (await this.read(secretsKey)).filter(isPair);
  }

  /** What is damaged counts as nothing. */
  private async read(key: string): Promise<readonly unknown[]> {
    try {
      const value: unknown = JSON.parse((await this.memory.get(key)) ?? '[]');
      return Array.isArray(value) ? value : [];
    } catch {
      return [];
    }
  }
}

function isCredentials(value: unknown): value is RealmCredentials {
  return isUser(value) && typeof (value as unknown as Record<string, unknown>)['realm'] === 'string';
}

function isUser(value: unknown): value is Credentials {
  if (typeof value !== 'object' || value === null) return false;
  const { user, password } = value as Record<string, unknown>;
  return typeof user === 'string' && typeof password === 'string';
}

function isPair(value: unknown): value is readonly [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every(part => typeof part === 'string');
}
