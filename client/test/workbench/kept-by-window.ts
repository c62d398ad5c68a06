import type { Workbench } from './workbench';

/** Run in the page, which knows a data base: all that the data bases of this window hold, as one text. */
const readAll = `(async () => {
  const done = request =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const kept = [];
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames)
      kept.push(...(await done(database.transaction(store).objectStore(store).getAll())));
    database.close();
  }
  return kept.map(String).join('\\n');
})()`;

/**
 * What VS Code has written of its state. In a browser it writes only every few seconds, when it has nothing else to do:
 * what is not written yet, a window that is loaded anew does not know.
 */
export async function keptByWindow({ page }: Workbench): Promise<string> {
  return String(await page.evaluate(readAll));
}
