/** Where new versions are announced. The packager writes the same address into signed builds; only this one is asked. */
export const updateFeed = 'https://github.com/drover-app/drover/releases/latest/download';

/** Where a person finds them. */
export const releasesPage = 'https://github.com/drover-app/drover/releases/latest';
