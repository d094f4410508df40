/** Each model of a backend has a line of its own. */
export const nameLane = (backend: string, model: string): string => `${backend}/${model}`;

/** Ids of backends have no slash. */
export const backendOfLane = (lane: string): string => lane.slice(0, lane.indexOf('/'));
