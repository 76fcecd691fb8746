"""The published figures of the report, and the SSIM range that they were counted with."""

from restorer.metrics import DATA_RANGE

COMPRESSED_SSIM = 0.885  # of its compressed examples, 88.3 to 88.8 %
REGENERATED_SSIM = 0.94  # its mean over the test set; 93.7 to 94.0 % on its examples
REPORTS_RANGE = 2 * DATA_RANGE  # it gave SSIM a dynamic range of 2.0 for pictures in [0, 1], which flatters

FIRST_TEST_PICTURES = 20  # of figure 9
TRIPTYCHS = 4  # figures 10 to 13

CLAIMS = (
    "Test SSIM, compressed",
    "Test SSIM, regenerated",
    "Training accuracy",
    "Validation accuracy",
    "Training loss (MSE)",
    "Validation loss (MSE)",
)
SAID = ("88.3 to 88.8 %", "93.7 to 94.0 %, mean 94 %", "80 to 84 %", "95 %", "about 0.001", "about 0.001")
