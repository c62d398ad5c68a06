import type { CliHost, InputPieces } from './host';

/** The bytes of an input in pieces, whatever its name stands for. */
export function openInput(path: string, { files, interrupted }: CliHost): InputPieces {
  return path === '-' ? files.openStandardInput(interrupted) : files.open(path, interrupted);
}
