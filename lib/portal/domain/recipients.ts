/** Key of the settings row that says to whom customers' data is entrusted, and why. */
export const RECIPIENTS_SETTING = 'portal.recipients'
