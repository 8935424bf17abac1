// Talks to the Base of this instance through the route that every page of a Space app has. The
// session cookie says who we are; the key header only tells the Space that this is no stray form.

export class BaseError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export class Base {
  constructor(name) {
    this.address = `/__space/v0/base/v1/dummy/${name}`;
  }

  async #ask(method, path, body, options = {}) {
    let answer;
    try {
      answer = await fetch(this.address + path, {
        method,
        headers: { 'X-API-Key': 'dummy', 'Content-Type': 'application/json' },
        body: body === undefined ? undefined : JSON.stringify(body),
        ...options,
      });
    } catch {
      throw new BaseError(0, 'Your Space does not answer.');
    }
    const content = await answer.json().catch(() => ({}));
    if (!answer.ok)
      throw new BaseError(answer.status, content.errors?.[0] ?? `Your Space answered ${answer.status}.`);
    return content;
  }

  /** Every item, however many pages there are. */
  async all() {
    const items = [];
    for (let last; ;) {
      const page = await this.#ask('POST', '/query', { query: [], last });
      items.push(...page.items);
      last = page.paging.last;
      if (last === undefined)
        return items;
    }
  }

  /** `leaving`: the page is being closed, so the request has to outlive it. */
  async put(item, leaving = false) {
    const answer = await this.#ask('PUT', '/items', { items: [item] }, { keepalive: leaving });
    return answer.processed?.items[0];
  }

  remove(key) {
    return this.#ask('DELETE', `/items/${encodeURIComponent(key)}`);
  }
}
