/** Takes what comes one by one, in order, also what comes of taking. */
export function createInbox<T>(take: (item: T) => void): (item: T) => void {
  const items: T[] = [];
  let isBusy = false;
  return (item) => {
    items.push(item);
    if (isBusy) return;
    isBusy = true;
    try {
      for (let next = items.shift(); next !== undefined; next = items.shift()) take(next);
    } finally {
      isBusy = false;
    }
  };
}
