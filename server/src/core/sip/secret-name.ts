/** `SIP_PIN` and `pin2` are secret, `pinging` is not. */
const SECRET_NAME =
  /passw|passphrase|pwd|secret|credential|token|(?:api|private|access|auth)[_-]?key|(?:^|[\W_])pin(?:$|[\W_\d])/i;

/** True for the name of a variable of which nobody should read the value: `password`, `SIP_PIN`, `apiKey`. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}
