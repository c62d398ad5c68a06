import { u16, u32 } from './byte-view';
import { ipv4Text, ipv6Text } from './ip-text';

/** Texts that are kept; beyond that the memory starts anew. */
const most = 65_536;

/** Writes addresses as records have them, `10.0.0.1:5060` and `[2001:db8::1]:5060`; the same end gives the same string. */
export class EndpointTexts {
  private readonly v4 = new Map<number, string>();
  private readonly v6 = new Map<string, string>();

  /** The end whose IP address stands at `at` and whose port is `port`. */
  text(bytes: Uint8Array, at: number, version: 4 | 6, port: number): string {
    return version === 4 ? this.text4(bytes, at, port) : this.text6(bytes, at, port);
  }

  private text4(bytes: Uint8Array, at: number, port: number): string {
    const key = u32(bytes, at, false) * 65_536 + port;
    let text = this.v4.get(key);
    if (text === undefined) {
      if (this.v4.size >= most) this.v4.clear();
      text = `${ipv4Text(bytes, at)}:${port}`;
      this.v4.set(key, text);
    }
    return text;
  }

  private text6(bytes: Uint8Array, at: number, port: number): string {
    let key = String.fromCharCode(port);
    for (let i = 0; i < 16; i += 2) key += String.fromCharCode(u16(bytes, at + i));
    let text = this.v6.get(key);
    if (text === undefined) {
      if (this.v6.size >= most) this.v6.clear();
      text = `[${ipv6Text(bytes, at)}]:${port}`;
      this.v6.set(key, text);
    }
    return text;
  }
}
