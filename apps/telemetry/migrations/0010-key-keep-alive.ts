/** How long models stay after a key's requests, as JSON: a number of seconds or a text such as `"30m"`. */
export const addKeyKeepAlive = `
  ALTER TABLE api_keys ADD COLUMN keep_alive TEXT;
`;
