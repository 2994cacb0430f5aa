// Outline icons of the widget (24 x 24 grid, drawn for it), as path data.

export const LOTSE = [
  "M12 3a9 9 0 1 0 4.6 16.7L21 21l-1.3-4.4A9 9 0 0 0 12 3z",
  "m15.6 8.4-2.1 5.1-5.1 2.1 2.1-5.1z",
];
export const CLOSE = "M6 6l12 12M18 6 6 18";
export const MORE = "M12 5.5v.01M12 12v.01M12 18.5v.01";
export const LANGUAGE = "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18c-5 5-5 13 0 18c5-5 5-13 0-18M3 12h18";
export const SEND = "M4.5 12 3 4.5 21 12 3 19.5 4.5 12zm0 0H12";
export const UP = "M7 11v9H4v-9zm0 0 4.2-7.5c1.4 0 2.3 1 2.1 2.4L12.8 9.5H18a2 2 0 0 1 2 2.3l-1 6.5A2 2 0 0 1 17 20H7";
export const DOWN = "M17 13V4h3v9zm0 0-4.2 7.5c-1.4 0-2.3-1-2.1-2.4l.5-3.6H6a2 2 0 0 1-2-2.3l1-6.5A2 2 0 0 1 7 4h10";
export const SOURCE = ["M6 3h8.5L19 7.5V21H6z", "M14 3v5h5M9 12.5h7M9 16.5h7"];
export const OUTSIDE = ["M14 4h6v6M20 4l-8.5 8.5", "M18 14v6H4V6h6"];
export const NEW = ["M12 6v12M6 12h12"];
export const PLAIN = "M4 5h16v11H9l-5 4zM8 9h8M8 12.5h5";
export const DOWNLOAD = ["M12 4v11m-4.5-4.5L12 15l4.5-4.5", "M5 19.5h14"];
export const DELETE = ["M5 7h14M10 7V4.5h4V7", "M7 7l1 13h8l1-13M10.5 11v5.5M13.5 11v5.5"];
export const PRIVACY = ["M12 3l7.5 3v5.5c0 4.5-3 8-7.5 9.5-4.5-1.5-7.5-5-7.5-9.5V6z", "m8.8 12 2.2 2.2 4.2-4.4"];
export const ACCESS = ["M12 4.5v.01M5 8.5c4.5 1.3 9.5 1.3 14 0M12 9.5v4m0 0-3 7m3-7 3 7"];
export const ARROW_DOWN = "M12 5v14m-6-6 6 6 6-6";
export const OFFLINE = ["M4 4l16 16", "M8.5 12.2a7 7 0 0 1 2-.9M5 8.8a12 12 0 0 1 3-1.7M11.5 6.2A12 12 0 0 1 19 8.8M12 19v.01M9.5 15.8a3.5 3.5 0 0 1 5 0"];
