// Names of the Electron channels; the preload bundles this file, so it imports nothing.
export const channels = { request: 'lab:request', cancel: 'lab:cancel', event: 'lab:event' } as const
