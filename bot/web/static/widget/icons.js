// Outline icons of the widget (24 x 24 grid, drawn for it), as path data.

export const LOTSE = [
  "M12 3a9 9 0 1 0 4.6 16.7L21 21l-1.3-4.4A9 9 0 0 0 12 3z",
  "m15.6 8.4-2.1 5.1-5.1 2.1 2.1-5.1z",
];
export const CLOSE = "M6 6l12 12M18 6 6 18";
export const MORE = "M12 5.5v.01M12 12v.01M12 18.5v.01";
export const SEND = "M4.5 12 3 4.5 21 12 3 19.5 4.5 12zm0 0H12";
export const UP = "M7 11v9H4v-9zm0 0 4.2-7.5c1.4 0 2.3 1 2.1 2.4L12.8 9.500H18a2 2 0 0 1 2 2.300l-1 6.500A2 2 0 0 1 17 20H7";
export const DOWN = "M17 13V4h3v9zm0 0-4.2 7.5c-1.4 0-2.3-1-2.1-2.400l.5-3.600H6a2 2 0 0 1-2-2.300l1-6.500A2 2 0 0 1 7 4h10";
export const SOURCE = ["M6 3h8.500L19 7.500V21H6z", "M14 3v5h5M9 12.500h7M9 16.500h7"];
export const OUTSIDE = ["M14 4h6v6M20 4l-8.5 8.5", "M18 14v6H4V6h6"];
export const NEW = ["M12 6v12M6 12h12"];
export const DOWNLOAD = ["M12 4v11m-4.5-4.500L12 15l4.5-4.5", "M5 19.500h14"];
export const DELETE = ["M5 7h14M10 7V4.500h4V7", "M7 7l1 13h8l1-13M10.5 11v5.500M13.5 11v5.5"];
export const PRIVACY = ["M12 3l7.5 3v5.500c0 4.5-3 8-7.5 9.5-4.5-1.5-7.5-5-7.5-9.500V6z", "m8.8 12 2.2 2.2 4.2-4.4"];
export const ACCESS = ["M12 4.500v.01M5 8.500c4.5 1.3 9.5 1.3 14 0M12 9.500v4m0 0-3 7m3-7 3 7"];
export const ARROW_DOWN = "M12 5v14m-6-6 6 6 6-6";
export const OFFLINE = ["M4 4l16 16", "M8.5 12.200a7 7 0 0 1 2-.9M5 8.800a12 12 0 0 1 3-1.700M11.5 6.200A12 12 0 0 1 19 8.800M12 19v.01M9.5 15.800a3.5 3.5 0 0 1 5 0"];
