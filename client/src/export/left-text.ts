/** What a share-safe export says of what is left to look at: things that are listed, and places that are not. */
export function leftText(listed: number, more: number): string {
  if (listed === 0) return 'nothing is left to look at';
  const things = `${listed.toLocaleString('en')} ${listed === 1 ? 'thing' : 'things'} to look at`;
  return more === 0 ? things : `${things}, and ${leftPlaces(more)}`;
}

/** "12 more places that are not listed". */
export function leftPlaces(more: number): string {
  return `${more.toLocaleString('en')} more ${more === 1 ? 'place that is' : 'places that are'} not listed`;
}
