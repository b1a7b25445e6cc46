/** Algorithms by which content keys are encrypted in CPIX documents, as XML names them. */
export const RSA_OAEP = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p";
export const AES_256_CBC = "http://www.w3.org/2001/04/xmlenc#aes256-cbc";
export const HMAC_SHA512 = "http://www.w3.org/2001/04/xmldsig-more#hmac-sha512";
