/** The common name of the certificate that the API server shows to extension servers. */
export const frontProxyName = 'front-proxy-client';
