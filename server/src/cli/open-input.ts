import type { CliHost, InputBytes, InputPieces } from './host';

/** The bytes of an input, whatever its name stands for. */
export function readInputBytes(path: string, host: CliHost): Promise<InputBytes> {
  const request = { signal: host.interrupted };
  return path === '-' ? host.files.readStandardInput(request) : host.files.read(path, request);
}

/** The same in pieces. */
export function openInput(path: string, { files, interrupted }: CliHost): InputPieces {
  return path === '-' ? files.openStandardInput(interrupted) : files.open(path, interrupted);
}
