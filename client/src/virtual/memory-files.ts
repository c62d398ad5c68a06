import * as vscode from 'vscode';

/** Schemes of the read-only files that live in memory: exchanges, single calls, captures, sides of a comparison. */
export const memorySchemes = ['siplens-live', 'siplens-call', 'siplens-capture', 'siplens-compare'] as const;

interface MemoryFile {
  bytes: Uint8Array;
  readonly created: number;
  changed: number;
}

/**
 * Files in memory that the user may read and never write. The editor reloads an open one whenever it grows.
 * A file goes when its owner deletes it; closing its tab keeps it, as the history points to it.
 */
export class MemoryFiles implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly files = new Map<string, MemoryFile>();
  private readonly changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changes.event;

  /** Registers this provider for each of our schemes. */
  register(): vscode.Disposable {
    return vscode.Disposable.from(
      this,
      ...memorySchemes.map(scheme =>
        vscode.workspace.registerFileSystemProvider(scheme, this, {
          isReadonly: true,
          isCaseSensitive: true,
        }),
      ),
    );
  }

  dispose(): void {
    this.changes.dispose();
    this.files.clear();
  }

  /** Creates or replaces a file. */
  write(uri: vscode.Uri, text: string): void {
    this.put(uri, Buffer.from(text, 'utf8'));
  }

  /** Adds to the end of a file; makes it where it is missing. */
  append(uri: vscode.Uri, text: string): void {
    const before = this.files.get(uri.toString())?.bytes ?? new Uint8Array();
    this.put(uri, Buffer.concat([before, Buffer.from(text, 'utf8')]));
  }

  /** True if there is such a file. */
  has(uri: vscode.Uri): boolean {
    return this.files.has(uri.toString());
  }

  private put(uri: vscode.Uri, bytes: Uint8Array): void {
    const key = uri.toString();
    const now = Date.now();
    const before = this.files.get(key);
    // The time is what the editor compares to see a change: two writes within one millisecond must differ.
    const changed = before ? Math.max(now, before.changed + 1) : now;
    this.files.set(key, { bytes, created: before?.created ?? now, changed });
    const type = before ? vscode.FileChangeType.Changed : vscode.FileChangeType.Created;
    this.changes.fire([{ type, uri }]);
  }

  private get(uri: vscode.Uri): MemoryFile {
    const file = this.files.get(uri.toString());
    if (!file) throw vscode.FileSystemError.FileNotFound(uri);
    return file;
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const file = this.get(uri);
    return {
      type: vscode.FileType.File,
      ctime: file.created,
      mtime: file.changed,
      size: file.bytes.byteLength,
      permissions: vscode.FilePermission.Readonly,
    };
  }

  readFile(uri: vscode.Uri): Uint8Array {
    return this.get(uri).bytes;
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): void {
    this.get(uri);
    this.files.delete(uri.toString());
    this.changes.fire([{ type: vscode.FileChangeType.Deleted, uri }]);
  }

  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
}
