/** How a message names the token whose secret it is to carry: this, then the token's id, as its external id. */
export const SECRET_OF = 'portal-token:'
